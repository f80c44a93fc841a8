package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.datasync.FakeSides.Mishap;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * From any position, whatever happens: a single look cannot show that looks lead anywhere, nor that
 * no detour passes a fence or a promotion that nobody asked for.
 */
class PlannerProperties {
  private static final int LOOKS = 100;

  /** One turn: what is wanted, how its tasks go, and how much time passes. */
  record Turn(
      Seen<Wanted> wanted, Mishap mishap, boolean blind, long differing, int s, int looks) {}

  @Property(tries = 2000)
  void fromAnywhereTheWantedRungIsReachedOrItsObstacleNamed(
      @ForAll("stages") Stage stage,
      @ForAll("statuses") DataSyncStatus status,
      @ForAll Wanted wanted,
      @ForAll boolean approved,
      @ForAll boolean differs) {
    FakeSides sides = new FakeSides(stage, status);
    sides.wanted = Seen.present(wanted);
    sides.approved = approved;
    sides.differing = differs ? 2 : 0;

    Action end = rest(sides);

    assertThat(sides.violations).isEmpty();
    assertEnd(sides, wanted, end);
  }

  @Property(tries = 2000)
  void whateverHappensTheLastWordIsCarriedOut(
      @ForAll("stages") Stage stage,
      @ForAll("statuses") DataSyncStatus status,
      @ForAll("turns") List<Turn> turns,
      @ForAll Wanted last) {
    FakeSides sides = new FakeSides(stage, status);
    for (Turn turn : turns) {
      sides.wanted = turn.wanted();
      sides.mishap = turn.mishap();
      sides.blind = turn.blind();
      sides.differing = turn.differing();
      sides.now = sides.now.plusSeconds(turn.s());
      for (int i = 0; i < turn.looks(); i++) {
        sides.look();
      }
    }
    sides.wanted = Seen.present(last);
    sides.mishap = Mishap.NONE;
    sides.blind = false;
    sides.differing = 0;

    Action end = rest(sides);

    assertThat(sides.violations).isEmpty();
    assertEnd(sides, last, end);
  }

  @Property(tries = 500)
  void belowReadOnlyNothingKeepsTheSourceFromWriting(
      @ForAll("statuses") DataSyncStatus status,
      @ForAll("low") Seen<Wanted> wanted,
      @ForAll("stages") Stage stage,
      @ForAll boolean differs) {
    FakeSides sides = new FakeSides(stage, status);
    sides.wanted = wanted;
    sides.differing = differs ? 1 : 0;
    boolean open = open(stage);

    for (int i = 0; i < LOOKS; i++) {
      sides.look();
      assertThat(open && !open(sides.stage())).as("writes stopped").isFalse();
      open = open(sides.stage());
    }
  }

  @Property(tries = 500)
  void aFenceNobodyAskedForIsGoneAfterItsDeadline(
      @ForAll("statuses") DataSyncStatus status,
      @ForAll("places") Place lastWriter,
      @ForAll Wanted wanted) {
    FakeSides sides = new FakeSides(new Stage.Fenced(lastWriter, Duration.ZERO), status);
    sides.wanted = Seen.present(wanted);
    sides.now = sides.now.plusSeconds(11);
    sides.mishap = Mishap.LEAVES_FENCED;

    sides.look();

    boolean asked =
        lastWriter == Place.SOURCE
            && (wanted == Wanted.READ_ONLY || "ReadOnly".equals(status.declared()));
    assertThat(sides.stage() instanceof Stage.Fenced && !asked).isFalse();
  }

  @Property(tries = 2000)
  void aPlanIsTotalAndDependsOnNothingElse(
      @ForAll("stages") Stage stage,
      @ForAll("statuses") DataSyncStatus status,
      @ForAll("requests") Seen<Wanted> wanted,
      @ForAll("jobs") Job job,
      @ForAll boolean approved) {
    Observation seen =
        new Observation(
            wanted,
            Seen.present(SyncSituation.world(stage)),
            job,
            "",
            Optional.empty(),
            0,
            approved);
    SyncSituation situation = new SyncSituation(seen, status, NOW);

    Action action = situation.plan();

    assertThat(situation.plan()).isEqualTo(action);
    assertThat(situation.report()).isEqualTo(situation.report());
    assertThat(situation.report().conditions()).extracting("type").doesNotHaveDuplicates();
    assertThat(reason(action)).isNotBlank();
  }

  /** Looks until nothing more comes of it. */
  private static Action rest(FakeSides sides) {
    for (int i = 0; i < LOOKS; i++) {
      Action action = sides.look();
      assertThat(reason(action)).isNotBlank();
      boolean rests =
          action instanceof Action.Settle
              || action instanceof Action.Tend
              || (action instanceof Action.Refuse r && !corrected(sides, r))
              || (action instanceof Action.Wait w && w.forWhat().contains("a Decision"));
      if (rests) {
        return action;
      }
    }
    throw new AssertionError("no rest after %d looks: %s".formatted(LOOKS, sides.stage()));
  }

  /** Rows that were put right are found to be so at the next comparison, and no sooner. */
  private static boolean corrected(FakeSides sides, Action.Refuse refusal) {
    return refusal.reason() == Reason.ROWS_DIFFER && sides.differing == 0;
  }

  private static void assertEnd(FakeSides sides, Wanted wanted, Action end) {
    switch (end) {
      case Action.Settle s -> assertThat(stands(sides.stage(), wanted)).as(s.message()).isTrue();
      case Action.Tend t -> assertThat(stands(sides.stage(), wanted)).as(t.message()).isTrue();
      case Action.Wait w -> {
        assertThat(wanted).isEqualTo(Wanted.FINALIZED);
        assertThat(sides.approved).isFalse();
      }
      case Action.Refuse(Reason reason, String message) when reason == Reason.ROWS_DIFFER ->
          assertThat(sides.differing).as(message).isPositive();
      case Action.Refuse(Reason reason, String message) ->
          assertThat(sides.stage())
              .as(message)
              .satisfiesAnyOf(
                  stage -> assertThat(stage).isInstanceOf(Stage.Broken.class),
                  stage -> assertThat(stage).isInstanceOf(Stage.Finalized.class),
                  stage ->
                      assertThat(stage)
                          .isInstanceOfSatisfying(
                              Stage.Copying.class, c -> assertThat(c.failed()).isPresent()));
      case Action.Do d -> throw new AssertionError(d);
      case Action.Hold h -> throw new AssertionError(h);
    }
  }

  private static boolean stands(Stage stage, Wanted wanted) {
    boolean onSource = stage instanceof Stage.Steady s && s.writer() == Place.SOURCE;
    return switch (wanted) {
      case IDLE -> stage instanceof Stage.NotSetUp;
      case COPIED -> stage instanceof Stage.Copied || onSource;
      case REPLICATING -> onSource;
      case READ_ONLY -> stage instanceof Stage.Fenced f && f.lastWriter() == Place.SOURCE;
      case PROMOTED -> stage instanceof Stage.Steady s && s.writer() == Place.TARGET;
      case FINALIZED -> stage instanceof Stage.Finalized;
    };
  }

  private static boolean open(Stage stage) {
    return switch (stage) {
      case Stage.Steady s -> s.writer() == Place.SOURCE;
      case Stage.Unfinished u -> u.writer() == Place.SOURCE;
      case Stage.Fenced f -> false;
      case Stage.Finalized f -> false;
      case Stage.Broken b -> false;
      case Stage.NotSetUp n -> true;
      case Stage.Copying c -> true;
      case Stage.Copied c -> true;
    };
  }

  private static String reason(Action action) {
    return switch (action) {
      case Action.Settle s -> s.message();
      case Action.Tend t -> t.message();
      case Action.Do d -> d.task().doing();
      case Action.Wait w -> w.forWhat();
      case Action.Refuse r -> r.message();
      case Action.Hold h -> h.failure().what();
    };
  }

  @Provide
  Arbitrary<Stage> stages() {
    return AnySync.stages();
  }

  @Provide
  Arbitrary<DataSyncStatus> statuses() {
    return AnySync.statuses();
  }

  @Provide
  Arbitrary<Seen<Wanted>> requests() {
    return AnySync.requests();
  }

  @Provide
  Arbitrary<Job> jobs() {
    return AnySync.jobs();
  }

  @Provide
  Arbitrary<Place> places() {
    return Arbitraries.of(Place.class);
  }

  @Provide
  Arbitrary<Seen<Wanted>> low() {
    return Arbitraries.of(Wanted.IDLE, Wanted.COPIED, Wanted.REPLICATING).map(Seen::present);
  }

  @Provide
  Arbitrary<List<Turn>> turns() {
    return Combinators.combine(
            requests(),
            Arbitraries.of(Mishap.class),
            Arbitraries.of(true, false, false, false, false),
            Arbitraries.of(0L, 0L, 0L, 2L),
            Arbitraries.of(0, 0, 0, 1, 11, 100_000),
            Arbitraries.integers().between(0, 8))
        .as(Turn::new)
        .list()
        .ofMaxSize(30);
  }
}
