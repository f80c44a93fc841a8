package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.SPEC;

import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.Durations;
import dev.landfall.datasync.Engine.Switched;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two sides that do what is planned, as real ones would: a task takes a while, fails, or is done
 * with nobody left to say so. What must never happen is noted as it happens.
 */
final class FakeSides {
  private static final Failure AWAY = new Failure.Transient("working", "no answer");
  private static final int LOOKS_A_TASK_TAKES = 2;
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /** How the next task goes. */
  enum Mishap {
    NONE,
    /** It fails before it changed anything. */
    FAILS,
    /** A switch lets go again without having been done. */
    LETS_GO,
    /** The same, and it needs all rows compared first. */
    NEEDS_ALL,
    /** A switch leaves neither side open. */
    LEAVES_FENCED,
    /** It is done, and the operator restarts before it could say so. */
    RESTART
  }

  final List<String> violations = new ArrayList<>();
  Seen<Wanted> wanted = Seen.present(Wanted.REPLICATING);
  Mishap mishap = Mishap.NONE;
  boolean blind;
  boolean approved = true;
  long differing;
  DataSyncStatus status;
  Instant now = SyncSituation.NOW;

  private Stage stage;
  private Instant fencedSince;
  private @Nullable Instant letGo;
  private long epoch = 1;
  private Job job = new Job.None();
  private int looksLeft;

  /** Whether all rows were compared since the copy was made: the truth, whatever status says. */
  private boolean compared;

  FakeSides(Stage stage, DataSyncStatus status) {
    this.stage = stage;
    this.status = status;
    this.fencedSince = stage instanceof Stage.Fenced f ? now.minus(f.age()) : now;
    this.compared = follows(stage) && status.lastFullVerificationAt() != null;
  }

  /** One pass of the reconciler. */
  Action look() {
    Observation seen = observe();
    Action action = Planner.plan(SPEC, status, seen, now);
    note(seen, action);
    Job beside = job;
    Optional<Job> outcome =
        switch (action) {
          case Action.Do it -> perform(it.task());
          case Action.Tend it -> perform(it.task());
          case Action.Settle s -> none();
          case Action.Wait w -> none();
          case Action.Refuse r -> none();
          case Action.Hold h -> none();
        };
    if (outcome.isPresent()) {
      status = Reporter.report(SPEC, status, seen, action, outcome.get(), 1, now);
      forget(seen.job());
    } else {
      job = new Job.None();
    }
    now = now.plus(Pace.of(action, outcome.orElseGet(Job.None::new), beside));
    goOn();
    return action;
  }

  Stage stage() {
    return stage instanceof Stage.Fenced f
        ? new Stage.Fenced(f.lastWriter(), Duration.between(fencedSince, now))
        : stage;
  }

  private Observation observe() {
    return new Observation(
        wanted,
        blind ? new Seen.Unknown<>(AWAY) : Seen.present(SyncSituation.world(stage())),
        job,
        "",
        Optional.empty(),
        0,
        approved);
  }

  private void note(Observation seen, Action action) {
    if (!(action instanceof Action.Do(Task task))) {
      return;
    }
    Wanted asked = seen.wantedOn(SyncSituation.world(stage));
    if (blind) {
      violations.add(task + " without seeing the world");
    }
    if (task == Task.FENCE && asked != Wanted.READ_ONLY) {
      violations.add("FENCE for " + asked);
    }
    if (task == Task.SWITCH_TO_TARGET && asked.compareTo(Wanted.PROMOTED) < 0) {
      violations.add(task + " for " + asked);
    }
    if (task == Task.FINALIZE && !approved) {
      violations.add(task + " without approval");
    }
    boolean switches = task == Task.SWITCH_TO_TARGET || task == Task.SWITCH_TO_SOURCE;
    boolean open = stage instanceof Stage.Steady;
    if (switches && open && letGo != null && now.isBefore(letGo.plus(A_WHILE))) {
      violations.add(task + " at once after one that let go, which costs users a wait each time");
    }
    DataSyncStatus facts = Results.absorb(status, job);
    if ((switches || task == Task.FENCE) && !(compared && proves(facts) && fresh(facts))) {
      violations.add("%s on %s in %s".formatted(task, facts.lastVerification(), stage));
    }
  }

  private static boolean proves(DataSyncStatus facts) {
    Verification last = facts.lastVerification();
    return last != null && last.differing() == 0 && facts.lastFullVerificationAt() != null;
  }

  /** Evidence ages until writes stop. */
  private boolean fresh(DataSyncStatus facts) {
    String full = facts.lastFullVerificationAt();
    Instant until = stage instanceof Stage.Fenced ? fencedSince : now;
    return full != null
        && !Instant.parse(full).plus(Durations.parse(SPEC.verification().every())).isBefore(until);
  }

  private static Optional<Job> none() {
    return Optional.of(new Job.None());
  }

  /** What came of it within this pass; nothing after a restart. */
  private Optional<Job> perform(Task task) {
    if (!task.aside()) {
      Mishap how = take();
      Job outcome = end(task, how);
      if (how == Mishap.RESTART) {
        return Optional.empty();
      }
      Performer.waitedOut(outcome).ifPresent(failed -> job = failed);
      return Optional.of(outcome);
    }
    if (!(job instanceof Job.Running)) {
      job = new Job.Running(task, now);
      looksLeft = LOOKS_A_TASK_TAKES;
    }
    return none();
  }

  private void goOn() {
    if (stage instanceof Stage.Copying c && c.running()) {
      stage = new Stage.Copied();
    }
    if (job instanceof Job.Running(Task task, Instant since) && --looksLeft == 0) {
      Mishap how = take();
      Job outcome = end(task, how);
      job = how == Mishap.RESTART ? new Job.None() : outcome;
    }
  }

  private void forget(Job reported) {
    boolean over =
        reported instanceof Job.Done
            || (reported instanceof Job.Failed f && now.isAfter(f.at().plus(Planner.patience(f))));
    if (over && job == reported) {
      job = new Job.None();
    }
  }

  private Mishap take() {
    Mishap one = mishap;
    mishap = Mishap.NONE;
    return one;
  }

  private Job end(Task task, Mishap how) {
    return how == Mishap.FAILS
        ? new Job.Failed(task, now, AWAY)
        : new Job.Done(task, now, result(task, how));
  }

  private Job.Result result(Task task, Mishap how) {
    return switch (task) {
      case PREFLIGHT -> new Job.Result.Findings(List.of());
      case PREPARE -> became(new Stage.Copying(false, Optional.empty()));
      case COPY -> became(new Stage.Copying(true, Optional.empty()));
      case FOLLOW -> became(new Stage.Steady(Place.SOURCE, true));
      case COMPARE_ALL -> compare(true);
      case COMPARE_CHANGED -> compare(false);
      case FENCE -> fenced(Place.SOURCE);
      case RELEASE -> became(new Stage.Steady(writer(), true));
      case SWITCH_TO_TARGET -> new Job.Result.Switch(switched(Place.TARGET, how));
      case SWITCH_TO_SOURCE -> new Job.Result.Switch(switched(Place.SOURCE, how));
      case FINISH -> became(new Stage.Steady(writer(), true));
      case FINALIZE -> became(new Stage.Finalized());
      case GIVE_UP -> new Job.Result.Nothing();
      case CLEAN_UP -> became(new Stage.NotSetUp());
    };
  }

  private Job.Result became(Stage next) {
    stage = next;
    compared &= follows(next);
    return new Job.Result.Nothing();
  }

  private Job.Result fenced(Place lastWriter) {
    fencedSince = now;
    return became(new Stage.Fenced(lastWriter, Duration.ZERO));
  }

  private Job.Result compare(boolean all) {
    compared |= all;
    return new Job.Result.Comparison(SyncSituation.compared(all, 100, differing));
  }

  private Switched switched(Place to, Mishap how) {
    Place from = writer();
    if (from == to || !(stage instanceof Stage.Fenced || stage instanceof Stage.Steady)) {
      violations.add("a switch to %s in %s".formatted(to, stage));
    }
    boolean stops = how == Mishap.LETS_GO || how == Mishap.NEEDS_ALL || how == Mishap.LEAVES_FENCED;
    if (!stops && differing == 0) {
      epoch++;
      became(new Stage.Unfinished(to));
      return outcome(true, 0, false);
    }
    if (how != Mishap.LEAVES_FENCED) {
      became(new Stage.Steady(from, true));
    } else if (!(stage instanceof Stage.Fenced)) {
      fenced(from);
    }
    if (how == Mishap.LETS_GO) {
      letGo = now;
    }
    return outcome(false, stops ? 0 : differing, how == Mishap.NEEDS_ALL);
  }

  private Switched outcome(boolean done, long found, boolean fullNeeded) {
    return new Switched(
        done,
        !done && stage instanceof Stage.Fenced,
        done ? "" : "it let go",
        epoch,
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        SyncSituation.compared(false, 3, found),
        done,
        fullNeeded,
        List.of());
  }

  private Place writer() {
    return switch (stage) {
      case Stage.Steady s -> s.writer();
      case Stage.Unfinished u -> u.writer();
      case Stage.Fenced f -> f.lastWriter();
      case Stage.Finalized f -> Place.TARGET;
      case Stage.NotSetUp n -> Place.SOURCE;
      case Stage.Copying c -> Place.SOURCE;
      case Stage.Copied c -> Place.SOURCE;
      case Stage.Broken b -> Place.SOURCE;
    };
  }

  private static boolean follows(Stage stage) {
    return stage instanceof Stage.Steady
        || stage instanceof Stage.Unfinished
        || stage instanceof Stage.Fenced;
  }
}
