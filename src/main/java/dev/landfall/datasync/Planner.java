package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.Durations;
import dev.landfall.api.v1alpha1.Sizes;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One look, one action, for a data sync. Pure and total. */
public final class Planner {
  private static final Duration PREFLIGHT_AGAIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CHANGED_EVERY = Duration.ofSeconds(10);
  static final Duration COMPARE_AGAIN = Duration.ofSeconds(20);
  private static final Duration TAKEN_UP = Duration.ofSeconds(2);
  private static final Duration APPROVAL_AGAIN = Duration.ofSeconds(30);

  private Planner() {}

  /** The action for a situation. */
  public static Action plan(
      DataSyncSpec spec, DataSyncStatus status, Observation seen, Instant now) {
    if (seen.rival().isPresent()) {
      return new Action.Refuse(
          Reason.FOREIGN_OWNER,
          "%s of %s is carried by DataSync %s already; delete one of the two"
              .formatted(spec.store(), spec.environment(), seen.rival().orElseThrow()));
    }
    if (spec.bucket() != null && seen.wanted().get().filter(w -> beyond(w)).isPresent()) {
      return new Action.Refuse(
          Reason.INVALID,
          "spec.bucket is %s: a bucket is copied and kept up to date, not promoted; give phase Idle, Copied or Replicating, and no cutoverRef"
              .formatted(spec.bucket()));
    }
    if (seen.walKept() > Sizes.parse(spec.walBudget()) && !fenced(seen)) {
      return new Action.Do(Task.GIVE_UP);
    }
    return switch (seen.world()) {
      case Seen.Unknown<World>(var failure) -> new Action.Hold(failure);
      case Seen.Absent<World> a ->
          new Action.Wait(
              "MigrationEnvironment %s: %s"
                  .formatted(spec.environment(), seen.waitsForEnvironment()),
              Duration.ofSeconds(5));
      case Seen.Present<World>(World world) ->
          seen.wanted().lost().isPresent()
              ? new Action.Hold(seen.wanted().lost().orElseThrow())
              : known(
                  new View(
                      spec,
                      Results.absorb(status, seen.job()),
                      seen,
                      world,
                      seen.wantedOn(world),
                      now));
    };
  }

  /** What only a database can do. */
  private static boolean beyond(Wanted wanted) {
    return wanted.compareTo(Wanted.READ_ONLY) >= 0;
  }

  /** In a fence nothing is written, so nothing more is kept; what is kept is needed now. */
  private static boolean fenced(Observation seen) {
    return seen.world().get().filter(w -> w.stage() instanceof Stage.Fenced).isPresent();
  }

  /** All that is known, once it is. */
  private record View(
      DataSyncSpec spec,
      DataSyncStatus status,
      Observation seen,
      World world,
      Wanted wanted,
      Instant now) {}

  private static Action known(View v) {
    return switch (v.seen().job()) {
      case Job.Running r when tended(v, r) instanceof Action.Tend tend ->
          new Action.Settle(tend.message());
      case Job.Running r when !overtakes(v, r) ->
          new Action.Wait(
              "%s since %s".formatted(r.task().doing(), r.since().truncatedTo(ChronoUnit.SECONDS)),
              POLL);
      case Job.Failed f when v.now().isBefore(f.at().plus(patience(f))) ->
          urgent(v) ? stage(v) : new Action.Hold(f.failure());
      case Job.Running r -> stage(v);
      case Job.Failed f -> stage(v);
      case Job.Done d -> stage(v);
      case Job.None n -> stage(v);
    };
  }

  /** What preflight finds is often being put right at this moment, by migrations for example. */
  static Duration patience(Job.Failed failed) {
    return failed.task() == Task.PREFLIGHT
        ? PREFLIGHT_AGAIN
        : FailurePolicy.of(failed.failure()).retryAfter();
  }

  /** What would be done now were the comparison not running that keeps it proven. */
  private static @Nullable Action tended(View v, Job.Running running) {
    return running.task() == Task.COMPARE_ALL || running.task() == Task.COMPARE_CHANGED
        ? stage(v)
        : null;
  }

  /** A fence is not left standing while something slow goes on beside it. */
  private static boolean overtakes(View v, Job.Running running) {
    return urgent(v)
        && (running.task() == Task.COMPARE_ALL || running.task() == Task.COMPARE_CHANGED);
  }

  private static boolean urgent(View v) {
    return v.world().stage() instanceof Stage.Fenced;
  }

  private static Action stage(View v) {
    return switch (v.world().stage()) {
      case Stage.NotSetUp n -> notSetUp(v);
      case Stage.Copying c -> copying(v, c);
      case Stage.Copied c -> copied(v);
      case Stage.Steady s -> s.writer() == Place.SOURCE ? onSource(v, s) : onTarget(v, s);
      case Stage.Fenced f -> fenced(v, f);
      case Stage.Unfinished u -> unfinished(v);
      case Stage.Finalized f -> finalized(v);
      case Stage.Broken b -> broken(v, b);
    };
  }

  /** A way back that is gone can still be given up, and what is left of it taken down. */
  private static Action broken(View v, Stage.Broken broken) {
    boolean onTarget = broken.writer().equals(Optional.of(Place.TARGET));
    return onTarget && v.wanted() == Wanted.FINALIZED && v.seen().finalizeApproved()
        ? new Action.Do(Task.FINALIZE)
        : new Action.Refuse(onTarget ? Reason.REVERSE_NOT_READY : Reason.BROKEN, broken.what());
  }

  /** Applications find the new writer first: the way back stands already, as a slot. */
  private static Action unfinished(View v) {
    boolean justSwitched =
        v.status().switches().stream()
            .anyMatch(
                s ->
                    v.now()
                        .isBefore(
                            Instant.parse(s.at()).plusMillis(s.wholeMillis()).plus(TAKEN_UP)));
    return justSwitched
        ? new Action.Wait("applications to find the new writer", POLL)
        : new Action.Do(Task.FINISH);
  }

  private static Action notSetUp(View v) {
    if (v.wanted() == Wanted.IDLE) {
      return new Action.Settle("nothing is set up");
    }
    boolean clean =
        v.status().conditions().stream()
            .anyMatch(c -> c.getType().equals("PreflightPassed") && c.getStatus().equals("True"));
    return new Action.Do(clean ? Task.PREPARE : Task.PREFLIGHT);
  }

  private static Action copying(View v, Stage.Copying copying) {
    if (v.wanted() == Wanted.IDLE) {
      return new Action.Do(Task.CLEAN_UP);
    }
    if (copying.failed().isPresent()) {
      return new Action.Refuse(Reason.COPY_FAILED, copying.failed().orElseThrow());
    }
    String doing = v.world().copy().map(World.Copy::doing).orElse("the copy to be planned");
    return copying.running() ? new Action.Wait(doing, POLL) : new Action.Do(Task.COPY);
  }

  private static Action copied(View v) {
    return switch (v.wanted()) {
      case IDLE -> new Action.Do(Task.CLEAN_UP);
      case COPIED -> new Action.Settle("the target holds a copy");
      case REPLICATING, READ_ONLY, PROMOTED, FINALIZED -> new Action.Do(Task.FOLLOW);
    };
  }

  private static Action onSource(View v, Stage.Steady steady) {
    if (v.wanted() == Wanted.IDLE) {
      return new Action.Do(Task.CLEAN_UP);
    }
    if (!steady.following()) {
      return new Action.Do(Task.FOLLOW);
    }
    return switch (v.wanted()) {
      case IDLE, REPLICATING -> keepComparing(v, "the target follows the source");
      case COPIED ->
          keepComparing(
              v, "the target has its copy and follows the source; phase Idle takes both down");
      case READ_ONLY -> gate(v, Task.FENCE);
      case PROMOTED, FINALIZED -> gate(v, Task.SWITCH_TO_TARGET);
    };
  }

  private static Action onTarget(View v, Stage.Steady steady) {
    if (v.wanted() == Wanted.FINALIZED && v.seen().finalizeApproved()) {
      return new Action.Do(Task.FINALIZE);
    }
    if (!steady.following()) {
      return new Action.Do(Task.FINISH);
    }
    return switch (v.wanted()) {
      case PROMOTED -> keepComparing(v, "the target takes the writes, the source follows");
      case FINALIZED ->
          new Action.Wait(
              "a Decision that names this DataSync, with approve: Finalized; there is no way back"
                  + " from it",
              APPROVAL_AGAIN);
      case IDLE, COPIED, REPLICATING, READ_ONLY -> gate(v, Task.SWITCH_TO_SOURCE);
    };
  }

  private static Action finalized(View v) {
    return v.wanted() == Wanted.FINALIZED
        ? new Action.Settle("the target takes the writes, nothing leads back")
        : new Action.Refuse(
            Reason.INVALID,
            "%s is wanted, but the sync is Finalized: there is no way back"
                .formatted(v.wanted().wire()));
  }

  private static Action fenced(View v, Stage.Fenced fenced) {
    boolean stays = v.wanted() == Wanted.READ_ONLY && fenced.lastWriter() == Place.SOURCE;
    if (stays) {
      return new Action.Settle("the source refuses writes and answers reads");
    }
    Duration deadline = Durations.parse(v.spec().fence().deadline());
    Place wanted = v.wanted().compareTo(Wanted.PROMOTED) >= 0 ? Place.TARGET : Place.SOURCE;
    boolean late = fenced.age().compareTo(deadline) > 0;
    boolean heldOnPurpose =
        fenced.lastWriter() == Place.SOURCE && "ReadOnly".equals(v.status().declared());
    // What was fresh when writes stopped does not grow stale while nobody writes.
    boolean proved = Results.equal(v.status()) && !stale(v, v.now().minus(fenced.age()));
    if (wanted == fenced.lastWriter() || (late && !heldOnPurpose) || !proved) {
      return new Action.Do(Task.RELEASE);
    }
    return new Action.Do(wanted == Place.TARGET ? Task.SWITCH_TO_TARGET : Task.SWITCH_TO_SOURCE);
  }

  /** Fresh evidence before anything is fenced. */
  private static Action gate(View v, Task then) {
    Verification last = v.status().lastVerification();
    if (last == null || stale(v, v.now())) {
      return new Action.Do(Task.COMPARE_ALL);
    }
    Duration since = Duration.between(Instant.parse(last.at()), v.now());
    if (last.differing() > 0) {
      return since.compareTo(COMPARE_AGAIN) > 0
          ? new Action.Do(Task.COMPARE_ALL)
          : new Action.Refuse(Reason.ROWS_DIFFER, Results.differing(v.spec(), last));
    }
    // A long comparison leaves as long a log behind it, which is not read while writers wait; and a
    // fence that is to stand is closed over what was compared just before.
    boolean longOne =
        last.kind() == DataSyncStatus.Kind.Full && last.millis() > CHANGED_EVERY.toMillis();
    if (longOne || (then == Task.FENCE && since.compareTo(CHANGED_EVERY) > 0)) {
      return new Action.Do(Task.COMPARE_CHANGED);
    }
    return new Action.Do(then);
  }

  private static Action keepComparing(View v, String message) {
    Verification last = v.status().lastVerification();
    if (last == null || v.status().lastFullVerificationAt() == null) {
      return new Action.Do(Task.COMPARE_ALL);
    }
    if (stale(v, v.now()) && last.differing() == 0) {
      return new Action.Tend(Task.COMPARE_ALL, message);
    }
    Duration since = Duration.between(Instant.parse(last.at()), v.now());
    if (last.differing() > 0) {
      return since.compareTo(COMPARE_AGAIN) > 0
          ? new Action.Do(Task.COMPARE_ALL)
          : new Action.Refuse(Reason.ROWS_DIFFER, Results.differing(v.spec(), last));
    }
    return since.compareTo(CHANGED_EVERY) > 0
        ? new Action.Tend(Task.COMPARE_CHANGED, message)
        : new Action.Settle(message);
  }

  private static boolean stale(View v, Instant at) {
    return Results.stale(v.status(), v.spec().verification(), at);
  }
}
