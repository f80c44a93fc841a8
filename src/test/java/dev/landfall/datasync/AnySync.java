package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.NEW;
import static dev.landfall.datasync.SyncSituation.NOW;

import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Anything a look may find, with times on both sides of every limit that the planner knows. */
final class AnySync {
  private static final Failure AWAY = new Failure.Transient("looking", "no answer");

  private AnySync() {}

  static Arbitrary<Stage> stages() {
    Arbitrary<Place> place = Arbitraries.of(Place.class);
    Arbitrary<Boolean> yes = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        Arbitraries.of(
            new Stage.NotSetUp(),
            new Stage.Copied(),
            new Stage.Copying(true, Optional.empty()),
            new Stage.Copying(false, Optional.empty()),
            new Stage.Copying(false, Optional.of("disk full")),
            new Stage.Finalized(),
            new Stage.Broken("the slot is lost", Optional.of(Place.TARGET)),
            new Stage.Broken("both are open", Optional.empty())),
        Combinators.combine(place, yes).as(Stage.Steady::new),
        place.map(Stage.Unfinished::new),
        Combinators.combine(place, Arbitraries.of(0, 1, 10, 11, 100_000).map(Duration::ofSeconds))
            .as(Stage.Fenced::new));
  }

  static Arbitrary<DataSyncStatus> statuses() {
    Arbitrary<Duration> ago =
        Arbitraries.of(0, 1, 9, 11, 21, 90_000, 200_000).map(Duration::ofSeconds);
    SyncSituation bare =
        new SyncSituation(
            new Observation(
                Seen.absent(), Seen.absent(), new Job.None(), "", Optional.empty(), 0, false),
            NEW,
            NOW);
    Arbitrary<SyncSituation> evidence =
        Arbitraries.oneOf(
            Arbitraries.of(bare, bare.needsAllCompared()),
            Combinators.combine(ago, Arbitraries.of(0L, 0L, 2L)).as(bare::compared),
            ago.map(bare::allComparedLast));
    return Combinators.combine(
            evidence,
            Arbitraries.of("ReadOnly", "Promoted", "Replicating"),
            Arbitraries.of(0, 1, 2),
            ago)
        .as(
            (s, declared, preflight, switched) -> {
              SyncSituation with =
                  s.declared(declared).switched(NOW.minus(switched), Writable.Target);
              return preflight == 0 ? with : with.preflight(preflight == 1);
            })
        .map(SyncSituation::status);
  }

  static Arbitrary<Seen<Wanted>> requests() {
    return Arbitraries.oneOf(
        Arbitraries.of(Wanted.class).map(Seen::present),
        Arbitraries.of(List.of(Seen.absent(), new Seen.Unknown<>(AWAY))));
  }

  static Arbitrary<Job> jobs() {
    return Combinators.combine(
            Arbitraries.of(Task.class),
            Arbitraries.of(0, 1, 2, 5, 30).map(NOW::minusSeconds),
            Arbitraries.integers().between(0, 4))
        .as(
            (task, at, kind) ->
                switch (kind) {
                  case 0 -> new Job.None();
                  case 1 -> new Job.Running(task, at);
                  case 2 -> new Job.Failed(task, at, AWAY);
                  case 3 ->
                      new Job.Done(
                          task,
                          at,
                          new Job.Result.Comparison(SyncSituation.compared(true, 100, 1)));
                  default -> new Job.Done(task, at, new Job.Result.Nothing());
                });
  }
}
