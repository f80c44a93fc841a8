package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.NOW;
import static dev.landfall.datasync.SyncSituation.at;
import static dev.landfall.datasync.SyncSituation.fenced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a data sync decides from each position: a wrong answer here refuses writes in production, or
 * promotes a side that lacks some of them.
 */
class PlannerTest {
  private static final Stage NOTHING = new Stage.NotSetUp();
  private static final Stage ON_SOURCE = new Stage.Steady(Place.SOURCE, true);
  private static final Stage ON_TARGET = new Stage.Steady(Place.TARGET, true);
  private static final Failure AWAY = new Failure.Transient("reading the target", "no answer");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          from            | Idle             | Copied           | Replicating      | ReadOnly         | Promoted         | Finalized
          nothing         | Settle           | PREFLIGHT        | PREFLIGHT        | PREFLIGHT        | PREFLIGHT        | PREFLIGHT
          copy planned    | CLEAN_UP         | COPY             | COPY             | COPY             | COPY             | COPY
          copy running    | CLEAN_UP         | Wait             | Wait             | Wait             | Wait             | Wait
          copied          | CLEAN_UP         | Settle           | FOLLOW           | FOLLOW           | FOLLOW           | FOLLOW
          source          | CLEAN_UP         | Settle           | Settle           | FENCE            | SWITCH_TO_TARGET | SWITCH_TO_TARGET
          source fenced   | RELEASE          | RELEASE          | RELEASE          | Settle           | SWITCH_TO_TARGET | SWITCH_TO_TARGET
          source promoted | FINISH           | FINISH           | FINISH           | FINISH           | FINISH           | FINISH
          target          | SWITCH_TO_SOURCE | SWITCH_TO_SOURCE | SWITCH_TO_SOURCE | SWITCH_TO_SOURCE | Settle           | FINALIZE
          target fenced   | SWITCH_TO_SOURCE | SWITCH_TO_SOURCE | SWITCH_TO_SOURCE | SWITCH_TO_SOURCE | RELEASE          | RELEASE
          target promoted | FINISH           | FINISH           | FINISH           | FINISH           | FINISH           | FINISH
          finalized       | Refuse Invalid   | Refuse Invalid   | Refuse Invalid   | Refuse Invalid   | Refuse Invalid   | Settle
          """)
  void eachPositionLeadsToEachRungByItsOwnStep(
      String from,
      String idle,
      String copied,
      String replicating,
      String readOnly,
      String promoted,
      String done) {
    assertThat(Stream.of(Wanted.values()).map(wanted -> at(stage(from), wanted).step()))
        .containsExactly(idle, copied, replicating, readOnly, promoted, done);
  }

  private static Stage stage(String name) {
    return switch (name) {
      case "nothing" -> NOTHING;
      case "copy planned" -> copying(false);
      case "copy running" -> copying(true);
      case "copied" -> new Stage.Copied();
      case "source" -> ON_SOURCE;
      case "source fenced" -> fenced(Place.SOURCE, 1);
      case "source promoted" -> new Stage.Unfinished(Place.SOURCE);
      case "target" -> ON_TARGET;
      case "target fenced" -> fenced(Place.TARGET, 1);
      case "target promoted" -> new Stage.Unfinished(Place.TARGET);
      case "finalized" -> new Stage.Finalized();
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @EnumSource
  void aSecondSyncOfOneDatabaseIsRefusedByName(Wanted wanted) {
    assertThat(at(ON_SOURCE, wanted).rival("elder").refused(Reason.FOREIGN_OWNER))
        .contains("database main of prod", "DataSync elder");
  }

  @Test
  void withoutAnEnvironmentItWaitsForWhatThatWaitsFor() {
    assertThat(at(NOTHING, Wanted.PROMOTED).world(Seen.absent()).waits())
        .isEqualTo("MigrationEnvironment prod: the server on Azure");
  }

  @ParameterizedTest
  @EnumSource
  void aWorldThatCannotBeSeenHolds(Wanted wanted) {
    assertThat(at(ON_SOURCE, wanted).world(new Seen.Unknown<>(AWAY)).plan())
        .isEqualTo(new Action.Hold(AWAY));
  }

  @Test
  void whatKeepsTooMuchLogIsGivenUpSeenOrNotButNeverBehindAFence() {
    SyncSituation full = at(ON_SOURCE, Wanted.REPLICATING).walKept(21L << 30);

    assertThat(full.step()).isEqualTo("GIVE_UP");
    assertThat(full.world(new Seen.Unknown<>(AWAY)).step()).isEqualTo("GIVE_UP");
    assertThat(full.rival("elder").step()).isEqualTo("Refuse ForeignOwner");
    assertThat(at(fenced(Place.SOURCE, 1), Wanted.PROMOTED).walKept(21L << 30).step())
        .isEqualTo("SWITCH_TO_TARGET");
  }

  @Test
  void aRequestThatCannotBeSeenHolds() {
    assertThat(at(ON_TARGET, new Seen.Unknown<>(AWAY)).plan()).isEqualTo(new Action.Hold(AWAY));
  }

  @Test
  void nothingIsPreparedBeforePreflightHasPassed() {
    SyncSituation situation = at(NOTHING, Wanted.COPIED);

    assertThat(situation.preflight(false).step()).isEqualTo("PREFLIGHT");
    assertThat(situation.preflight(true).step()).isEqualTo("PREPARE");
  }

  @Test
  void aPreflightThatHasJustPassedCountsBeforeItIsRecorded() {
    Job passed = new Job.Done(Task.PREFLIGHT, NOW, new Job.Result.Findings(List.of()));

    assertThat(at(NOTHING, Wanted.COPIED).job(passed).step()).isEqualTo("PREPARE");
  }

  @Test
  void aCopyThatFailedIsRefusedUntilItIsTakenDown() {
    Stage failed = new Stage.Copying(false, Optional.of("table orders: disk full"));

    assertThat(at(failed, Wanted.REPLICATING).refused(Reason.COPY_FAILED))
        .isEqualTo("table orders: disk full");
    assertThat(at(failed, Wanted.IDLE).step()).isEqualTo("CLEAN_UP");
  }

  @Test
  void whatCannotBeMadeAgainIsRefusedByName() {
    Stage noWayBack = new Stage.Broken("the slot on the target is lost", Optional.of(Place.TARGET));
    Stage split = new Stage.Broken("both sides are open", Optional.empty());

    assertThat(at(noWayBack, Wanted.REPLICATING).refused(Reason.REVERSE_NOT_READY))
        .contains("the slot on the target is lost");
    assertThat(at(split, Wanted.FINALIZED).refused(Reason.BROKEN)).contains("both sides are open");
  }

  @Test
  void aWayBackThatIsGoneCanStillBeGivenUp() {
    Stage noWayBack = new Stage.Broken("the slot on the target is lost", Optional.of(Place.TARGET));

    assertThat(at(noWayBack, Wanted.FINALIZED).step()).isEqualTo("FINALIZE");
    assertThat(at(noWayBack, Wanted.FINALIZED).unapproved().refused(Reason.REVERSE_NOT_READY))
        .contains("the slot on the target is lost");
  }

  @Test
  void aSideThatDoesNotFollowIsMadeToFollowFirst() {
    assertThat(at(new Stage.Steady(Place.SOURCE, false), Wanted.PROMOTED).step())
        .isEqualTo("FOLLOW");
    assertThat(at(new Stage.Steady(Place.TARGET, false), Wanted.REPLICATING).step())
        .isEqualTo("FINISH");
  }

  @Test
  void withoutItsCutoverItStaysOnTheSideItIsOn() {
    assertThat(
            Stream.of(
                    ON_SOURCE,
                    ON_TARGET,
                    new Stage.Unfinished(Place.SOURCE),
                    new Stage.Unfinished(Place.TARGET),
                    fenced(Place.SOURCE, 1),
                    fenced(Place.TARGET, 1),
                    new Stage.Finalized(),
                    NOTHING,
                    copying(false),
                    new Stage.Copied())
                .map(s -> at(s, Seen.absent()).compared(Duration.ofSeconds(1), 0).step()))
        .containsExactly(
            "Settle",
            "Settle",
            "FINISH",
            "FINISH",
            "RELEASE",
            "RELEASE",
            "Settle",
            "PREFLIGHT",
            "COPY",
            "FOLLOW");
  }

  @Test
  void theWayBackIsTakenDownOnlyWithAnApproval() {
    assertThat(at(ON_TARGET, Wanted.FINALIZED).unapproved().waits()).contains("approve: Finalized");
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPARE_ALL", "COMPARE_CHANGED"})
  void aRunningComparisonIsOvertakenBehindAFence(Task comparison) {
    Job running = new Job.Running(comparison, NOW.minusSeconds(3));

    assertThat(at(fenced(Place.SOURCE, 1), Wanted.PROMOTED).job(running).step())
        .isEqualTo("SWITCH_TO_TARGET");
    assertThat(at(ON_SOURCE, Wanted.PROMOTED).job(running).waits())
        .isEqualTo(comparison.doing() + " since 2026-12-05T01:59:57Z");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COMPARE_ALL", "COMPARE_CHANGED"})
  void anyOtherRunningTaskIsWaitedFor(Task task) {
    Job running = new Job.Running(task, NOW);

    assertThat(at(fenced(Place.SOURCE, 60), Wanted.PROMOTED).job(running).waits())
        .startsWith(task.doing());
  }

  @Test
  void aFailedTaskIsWaitedOutBeforeItIsTriedAgain() {
    SyncSituation copied = at(new Stage.Copied(), Wanted.REPLICATING);

    assertThat(copied.job(new Job.Failed(Task.FOLLOW, NOW.minusMillis(1_999), AWAY)).plan())
        .isEqualTo(new Action.Hold(AWAY));
    assertThat(copied.job(new Job.Failed(Task.FOLLOW, NOW.minusSeconds(2), AWAY)).step())
        .isEqualTo("FOLLOW");
  }

  @Test
  void whatPreflightFoundIsLookedForAgainSoonerThanAPersonsOtherBusiness() {
    Failure found = new Failure.Invalid("spec.database", "not ready", "1 in the way: a table");
    SyncSituation start = at(NOTHING, Wanted.COPIED);

    assertThat(start.job(new Job.Failed(Task.PREFLIGHT, NOW.minusSeconds(4), found)).plan())
        .isEqualTo(new Action.Hold(found));
    assertThat(start.job(new Job.Failed(Task.PREFLIGHT, NOW.minusSeconds(5), found)).step())
        .isEqualTo("PREFLIGHT");
    assertThat(
            start
                .preflight(true)
                .job(new Job.Failed(Task.PREPARE, NOW.minusSeconds(29), found))
                .plan())
        .isEqualTo(new Action.Hold(found));
  }

  @Test
  void aFailedTaskKeepsNoFenceStanding() {
    Job failed = new Job.Failed(Task.COMPARE_ALL, NOW, AWAY);

    assertThat(at(fenced(Place.SOURCE, 11), Wanted.PROMOTED).job(failed).step())
        .isEqualTo("RELEASE");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 1_000, 2_499})
  void applicationsFindTheNewWriterFirst(int millisAgo) {
    assertThat(unfinishedFor(millisAgo).waits()).isEqualTo("applications to find the new writer");
  }

  @Test
  void thenTheWayBackIsFinished() {
    assertThat(unfinishedFor(2_500).step()).isEqualTo("FINISH");
  }

  private static SyncSituation unfinishedFor(int millis) {
    return at(new Stage.Unfinished(Place.TARGET), Wanted.PROMOTED)
        .switched(NOW.minusSeconds(3_600), Writable.Source)
        .switched(NOW.minusMillis(millis), Writable.Target);
  }

  private static Stage copying(boolean running) {
    return new Stage.Copying(running, Optional.empty());
  }
}
