package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.CopyProgress;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.Sizes;
import dev.landfall.datasync.World.Copy;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said about a data sync after a look: pure. */
public final class Reporter {
  private static final int COPY_SHARE = 90;
  private static final int FOLLOW_SHARE = 95;

  /** Tenths of the budget from which on a person is warned. */
  private static final int NEARLY = 8;

  private Reporter() {}

  /**
   * The status to write.
   *
   * @param spec the declaration
   * @param before the status as it stood
   * @param seen the world as it was looked at
   * @param action what that came to
   * @param outcome the result of a task that ran within this pass
   */
  public static DataSyncStatus report(
      DataSyncSpec spec,
      DataSyncStatus before,
      Observation seen,
      Action action,
      Job outcome,
      long generation,
      Instant now) {
    Optional<World> world = seen.world().get();
    DataSyncStatus absorbed = Results.absorb(Results.absorb(before, seen.job()), outcome);
    DataSyncStatus facts =
        world.map(w -> Results.current(absorbed, w.stage(), action)).orElse(absorbed);
    Standing standing = standing(action, outcome);
    Writable writable = writable(world, action, outcome).orElse(before.writable());
    return new DataSyncStatus(
        generation,
        world.flatMap(w -> phase(w.stage(), writable)).orElse(before.phase()),
        world.map(w -> seen.wantedOn(w).wire()).orElse(before.declared()),
        progress(world, standing).orElse(before.progress()),
        standing instanceof Standing.Settled ? "" : standing.message(),
        writable,
        epoch(world, outcome).orElse(before.epoch()),
        world.flatMap(World::copy).map(Reporter::copy).orElse(before.copy()),
        world.flatMap(World::lag).map(Reporter::lag).orElse(null),
        facts.lastVerification(),
        facts.lastFullVerificationAt(),
        facts.switches(),
        facts.preflight(),
        Conditions.merge(
            facts.conditions(), said(standing, spec, seen, facts, writable), generation, now));
  }

  private static Standing standing(Action action, Job outcome) {
    if (outcome instanceof Job.Failed f) {
      return Standing.of(f.failure());
    }
    if (outcome instanceof Job.Done d
        && d.result() instanceof Job.Result.Switch s
        && !s.switched().done()) {
      return new Standing.Moving(Reason.WAITING, s.switched().why());
    }
    return switch (action) {
      case Action.Settle s -> new Standing.Settled(Reason.SETTLED, s.message());
      case Action.Tend t -> new Standing.Settled(Reason.SETTLED, t.message());
      case Action.Do d -> new Standing.Moving(Reason.PROGRESSING, d.task().doing());
      case Action.Wait w -> new Standing.Moving(Reason.WAITING, w.forWhat());
      case Action.Refuse r -> new Standing.Stuck(r.reason(), r.message());
      case Action.Hold h -> Standing.of(h.failure());
    };
  }

  private static Optional<Writable> writable(Optional<World> world, Action action, Job outcome) {
    if (outcome instanceof Job.Done d
        && d.result() instanceof Job.Result.Switch s
        && s.switched().done()
        && action instanceof Action.Do task) {
      return Optional.of(task.task() == Task.SWITCH_TO_TARGET ? Writable.Target : Writable.Source);
    }
    return world.flatMap(
        w ->
            switch (w.stage()) {
              case Stage.NotSetUp n -> Optional.of(Writable.Source);
              case Stage.Copying c -> Optional.of(Writable.Source);
              case Stage.Copied c -> Optional.of(Writable.Source);
              case Stage.Steady s -> Optional.of(of(s.writer()));
              case Stage.Unfinished u -> Optional.of(of(u.writer()));
              case Stage.Fenced f -> Optional.of(Writable.None);
              case Stage.Finalized f -> Optional.of(Writable.Target);
              case Stage.Broken b -> Optional.empty();
            });
  }

  private static Writable of(Place place) {
    return place == Place.SOURCE ? Writable.Source : Writable.Target;
  }

  private static Optional<Phase> phase(Stage stage, @Nullable Writable writable) {
    return switch (stage) {
      case Stage.NotSetUp n -> Optional.of(Phase.Idle);
      case Stage.Copying c -> Optional.of(Phase.Idle);
      case Stage.Copied c -> Optional.of(Phase.Copied);
      case Stage.Steady s when s.writer() == Place.SOURCE && !s.following() ->
          Optional.of(Phase.Copied);
      case Stage.Finalized f -> Optional.of(Phase.Finalized);
      case Stage.Broken b -> Optional.empty();
      case Stage.Steady s -> Optional.of(by(writable, s.writer()));
      case Stage.Unfinished u -> Optional.of(by(writable, u.writer()));
      case Stage.Fenced f -> Optional.of(by(writable, f.lastWriter()));
    };
  }

  private static Phase by(@Nullable Writable writable, Place place) {
    boolean target =
        (writable == null || writable == Writable.None)
            ? place == Place.TARGET
            : writable == Writable.Target;
    return target ? Phase.Promoted : Phase.Replicating;
  }

  private static Optional<Long> epoch(Optional<World> world, Job outcome) {
    if (outcome instanceof Job.Done d
        && d.result() instanceof Job.Result.Switch s
        && s.switched().done()) {
      return Optional.of(s.switched().epoch());
    }
    return world.map(World::epoch).filter(e -> e > 0);
  }

  private static Optional<String> progress(Optional<World> world, Standing standing) {
    if (standing instanceof Standing.Settled) {
      return Optional.of("100%");
    }
    return world.map(
        w ->
            switch (w.stage()) {
              case Stage.NotSetUp n -> "0%";
              case Stage.Copying c -> w.copy().map(Reporter::share).orElse(0L) + "%";
              case Stage.Copied c -> COPY_SHARE + "%";
              case Stage.Steady s -> FOLLOW_SHARE + "%";
              case Stage.Fenced f -> FOLLOW_SHARE + "%";
              case Stage.Unfinished u -> FOLLOW_SHARE + "%";
              case Stage.Finalized f -> "100%";
              case Stage.Broken b -> FOLLOW_SHARE + "%";
            });
  }

  private static long share(Copy copy) {
    return copy.bytesTotal() == 0
        ? 0
        : Math.min(COPY_SHARE, COPY_SHARE * copy.bytes() / copy.bytesTotal());
  }

  private static CopyProgress copy(Copy c) {
    return new CopyProgress(
        c.chunksDone(),
        c.chunksTotal(),
        c.rows(),
        c.bytes(),
        c.bytesTotal(),
        c.bytesPerSecond(),
        c.remaining().map(Duration::toSeconds).orElse(null));
  }

  private static DataSyncStatus.Lag lag(World.Lag lag) {
    return new DataSyncStatus.Lag(
        lag.bytes(), lag.age().map(a -> a.toMillis() / 1000.0).orElse(null));
  }

  private static List<Said> said(
      Standing standing,
      DataSyncSpec spec,
      Observation seen,
      DataSyncStatus facts,
      @Nullable Writable writable) {
    List<Said> said = new ArrayList<>(standing.conditions());
    said.add(standing.accepted());
    said.add(verified(spec, facts.lastVerification()));
    if (spec.bucket() == null) {
      said.add(walKept(spec, seen));
    }
    if (writable != null) {
      said.add(Conditions.sourceFenced(writable != Writable.Source));
    }
    seen.world()
        .get()
        .map(World::wayBack)
        .ifPresent(
            way ->
                said.add(
                    new Said(
                        "Lossless",
                        Status.of(way.lossless()),
                        way.lossless() ? Reason.REVERSE_CURRENT : Reason.REVERSE_NOT_READY,
                        way.why())));
    return said;
  }

  /** In tenths, so that a status is not written for every byte. */
  private static Said walKept(DataSyncSpec spec, Observation seen) {
    long tenths = seen.walKept() * 10 / Sizes.parse(spec.walBudget());
    String kept =
        tenths == 0
            ? "less than 10 %% of walBudget (%s) is kept in write-ahead logs"
                .formatted(spec.walBudget())
            : "%d %% of walBudget (%s) is kept in write-ahead logs"
                .formatted(10 * tenths, spec.walBudget());
    return tenths < NEARLY
        ? new Said("WalWithinBudget", Status.TRUE, Reason.WITHIN_BUDGET, kept)
        : new Said(
            "WalWithinBudget",
            Status.FALSE,
            Reason.OVER_BUDGET,
            kept
                + "; past it the side that does not fetch it is given up and has to be copied"
                + " again: see why it lags, or raise spec.walBudget as far as the disks allow");
  }

  private static Said verified(DataSyncSpec spec, @Nullable Verification last) {
    String unit = spec.store().unit();
    if (last == null) {
      return new Said(
          "Verified", Status.UNKNOWN, Reason.NOT_VERIFIED, "the sides were not compared so far");
    }
    return last.differing() == 0
        ? new Said(
            "Verified",
            Status.TRUE,
            Reason.ROWS_EQUAL,
            last.kind() == DataSyncStatus.Kind.Full
                ? "all %d %s compared and equal at %s".formatted(last.rows(), unit, last.lsn())
                : "all %s were compared and equal, and the %d that changed since the last look, at %s"
                    .formatted(unit, last.rows(), last.lsn()))
        : new Said("Verified", Status.FALSE, Reason.ROWS_DIFFER, Results.differing(spec, last));
  }
}
