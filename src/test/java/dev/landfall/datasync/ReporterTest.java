package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.NOW;
import static dev.landfall.datasync.SyncSituation.at;
import static dev.landfall.datasync.SyncSituation.condition;
import static dev.landfall.datasync.SyncSituation.fenced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.CopyProgress;
import dev.landfall.api.v1alpha1.DataSyncStatus.Kind;
import dev.landfall.api.v1alpha1.DataSyncStatus.Lag;
import dev.landfall.api.v1alpha1.DataSyncStatus.Step;
import dev.landfall.api.v1alpha1.DataSyncStatus.Switch;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.datasync.Engine.Compared;
import dev.landfall.datasync.Engine.Switched;
import dev.landfall.datasync.Engine.Timed;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.World.WayBack;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a person and the cutover read of a data sync. The cutover leads traffic by it, so a side
 * called writable that is not, or evidence that speaks of another copy, breaks applications.
 */
class ReporterTest {
  private static final Stage NOTHING = new Stage.NotSetUp();
  private static final Stage COPYING = new Stage.Copying(true, Optional.empty());
  private static final Stage ON_SOURCE = new Stage.Steady(Place.SOURCE, true);
  private static final Stage ON_TARGET = new Stage.Steady(Place.TARGET, true);

  static Stream<Arguments> rungs() {
    return Stream.of(
        Arguments.of(NOTHING, Phase.Idle, Writable.Source, "0%"),
        Arguments.of(COPYING, Phase.Idle, Writable.Source, "0%"),
        Arguments.of(new Stage.Copied(), Phase.Copied, Writable.Source, "90%"),
        Arguments.of(new Stage.Steady(Place.SOURCE, false), Phase.Copied, Writable.Source, "95%"),
        Arguments.of(ON_SOURCE, Phase.Replicating, Writable.Source, "95%"),
        Arguments.of(fenced(Place.SOURCE, 1), Phase.Replicating, Writable.None, "95%"),
        Arguments.of(new Stage.Unfinished(Place.TARGET), Phase.Promoted, Writable.Target, "95%"),
        Arguments.of(ON_TARGET, Phase.Promoted, Writable.Target, "95%"),
        Arguments.of(fenced(Place.TARGET, 1), Phase.Promoted, Writable.None, "95%"),
        Arguments.of(new Stage.Unfinished(Place.SOURCE), Phase.Replicating, Writable.Source, "95%"),
        Arguments.of(new Stage.Finalized(), Phase.Finalized, Writable.Target, "100%"));
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void eachStageIsARungWithAWriterAndAShareOfTheWay(
      Stage stage, Phase phase, Writable writable, String progress) {
    DataSyncStatus status = at(stage, Wanted.FINALIZED).unapproved().report();

    assertThat(status.phase()).isEqualTo(phase);
    assertThat(status.writable()).isEqualTo(writable);
    assertThat(status.progress()).isEqualTo(progress);
    assertThat(status.declared()).isEqualTo("Finalized");
    assertThat(condition(status, "SourceFenced").getStatus())
        .isEqualTo(writable == Writable.Source ? "False" : "True");
  }

  @Test
  void whereItShallStandItIsAllTheWayAndWaitsForNothing() {
    DataSyncStatus status = at(ON_SOURCE, Wanted.REPLICATING).report();

    assertThat(status.progress()).isEqualTo("100%");
    assertThat(status.waitingFor()).isEmpty();
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Accepted").getStatus()).isEqualTo("True");
  }

  @Test
  void theCopyIsNinetyPercentOfTheWay() {
    World world = copied(500, 1_000);

    DataSyncStatus status = at(COPYING, Wanted.COPIED).world(Seen.present(world)).report();

    assertThat(status.progress()).isEqualTo("45%");
    assertThat(status.waitingFor()).isEqualTo("the copy: 5 of 10 chunks");
    assertThat(status.copy()).isEqualTo(new CopyProgress(5L, 10L, 50L, 500L, 1_000L, 100L, 5L));
    assertThat(status.lag()).isEqualTo(new Lag(64L, 1.5));
  }

  @Test
  void aCopyOfMoreThanWasEstimatedIsNotMoreThanCopied() {
    assertThat(
            Stream.of(copied(0, 0), copied(5_000, 1_000))
                .map(w -> at(COPYING, Wanted.COPIED).world(Seen.present(w)).report().progress()))
        .containsExactly("0%", "90%");
  }

  @Test
  void aWorldThatCannotBeSeenChangesNothingThatWasTrue() {
    SyncSituation before = at(ON_TARGET, Wanted.PROMOTED);
    DataSyncStatus stood = before.report();
    SyncSituation blind =
        new SyncSituation(before.seen(), stood, NOW)
            .world(new Seen.Unknown<>(new Failure.Transient("reading the target", "no answer")));

    DataSyncStatus status = blind.report();

    assertThat(status.phase()).isEqualTo(Phase.Promoted);
    assertThat(status.writable()).isEqualTo(Writable.Target);
    assertThat(status.epoch()).isEqualTo(1);
    assertThat(status.lastVerification()).isEqualTo(stood.lastVerification());
    assertThat(condition(status, "Lossless")).isEqualTo(condition(stood, "Lossless"));
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
    assertThat(status.waitingFor()).contains("reading the target: no answer");
  }

  @Test
  void theNewWriterIsToldAtOnce() {
    DataSyncStatus there = switching(ON_SOURCE, Task.SWITCH_TO_TARGET, done(100));
    DataSyncStatus back = switching(ON_TARGET, Task.SWITCH_TO_SOURCE, done(100));

    assertThat(there.writable()).isEqualTo(Writable.Target);
    assertThat(there.phase()).isEqualTo(Phase.Promoted);
    assertThat(there.epoch()).isEqualTo(7);
    assertThat(condition(there, "SourceFenced").getStatus()).isEqualTo("True");
    assertThat(back.writable()).isEqualTo(Writable.Source);
    assertThat(back.phase()).isEqualTo(Phase.Replicating);
    assertThat(condition(back, "SourceFenced").getStatus()).isEqualTo("False");
  }

  @Test
  void aSwitchIsKeptWithItsTimesAndTheComparisonBehindItsFence() {
    DataSyncStatus status = switching(ON_SOURCE, Task.SWITCH_TO_TARGET, done(100));

    assertThat(status.switches())
        .containsExactly(
            new Switch(
                NOW.minusMillis(900).toString(),
                Writable.Target,
                7L,
                120L,
                900L,
                true,
                true,
                List.of(new Step("fence", 40L))));
    assertThat(status.lastVerification())
        .satisfies(
            v -> {
              assertThat(v.kind()).isEqualTo(Kind.Delta);
              assertThat(v.at()).isEqualTo(NOW.toString());
              assertThat(v.rows()).isEqualTo(100);
            });
  }

  @Test
  void aSwitchBehindWhichNothingHadChangedKeepsTheComparisonBefore() {
    assertThat(switching(ON_SOURCE, Task.SWITCH_TO_TARGET, done(0)).lastVerification())
        .isEqualTo(SyncSituation.verification(NOW.minusSeconds(1), 0));
  }

  @Test
  void tenSwitchesAreKeptAndTheOldestGoes() {
    SyncSituation situation = at(ON_SOURCE, Wanted.PROMOTED);
    for (int i = 10; i > 0; i--) {
      situation = situation.switched(NOW.minusSeconds(60L * i), Writable.Source);
    }
    Switch second = situation.status().switches().get(1);
    Job switched = outcome(Task.SWITCH_TO_TARGET, done(100));

    List<Switch> after =
        situation.report(new Action.Do(Task.SWITCH_TO_TARGET), switched).switches();

    assertThat(after).hasSize(10).startsWith(second);
    assertThat(after.getLast().direction()).isEqualTo(Writable.Target);
  }

  @Test
  void anAttemptThatNeedsAllRowsComparedTakesThatEvidenceAway() {
    DataSyncStatus status =
        switching(
            ON_SOURCE, Task.SWITCH_TO_TARGET, stopped("all rows have to be compared", true, 0));

    assertThat(status.lastFullVerificationAt()).isNull();
    assertThat(status.switches()).isEmpty();
    assertThat(status.writable()).isEqualTo(Writable.Source);
    assertThat(status.waitingFor()).isEqualTo("all rows have to be compared");
  }

  @Test
  void anAttemptThatOnlyMetAWriterKeepsTheEvidence() {
    DataSyncStatus status =
        switching(ON_SOURCE, Task.SWITCH_TO_TARGET, stopped("a writer held a lock", false, 0));

    assertThat(status.lastFullVerificationAt()).isEqualTo(NOW.minusSeconds(1).toString());
    assertThat(condition(status, "Verified").getStatus()).isEqualTo("True");
  }

  @Test
  void anAttemptThatFoundDifferencesIsNotVerified() {
    Switched found = stopped("1 row differs", false, 1);

    assertThat(condition(switching(ON_SOURCE, Task.SWITCH_TO_TARGET, found), "Verified"))
        .satisfies(
            c -> {
              assertThat(c.getStatus()).isEqualTo("False");
              assertThat(c.getMessage()).contains("public.orders id=1");
            });
  }

  @Test
  void acceptedIsWhatTheDeclarationCanChange() {
    SyncSituation rival = at(ON_SOURCE, Wanted.PROMOTED).rival("elder");
    SyncSituation differing = at(ON_SOURCE, Wanted.PROMOTED).compared(Duration.ofSeconds(1), 1);

    said(rival, "Accepted", "False").contains("DataSync elder");
    said(rival, "Stalled", "True").contains("DataSync elder");
    said(differing, "Accepted", "True").isNotBlank();
    said(differing, "Stalled", "True").contains("1 rows differ");
  }

  @Test
  void verifiedSaysWhatWasComparedLast() {
    SyncSituation situation = at(ON_SOURCE, Wanted.REPLICATING);

    said(situation.notCompared(), "Verified", "Unknown").contains("not compared so far");
    said(situation, "Verified", "True").isEqualTo("all 100 rows compared and equal at 0/1");
    said(situation.compared(Duration.ofSeconds(1), 2), "Verified", "False").contains("2 rows");
  }

  @Test
  void losslessIsWhatTheWayBackIs() {
    World without =
        new World(
            ON_TARGET, 2, Optional.empty(), Optional.empty(), new WayBack(false, "no slot"), 0);
    SyncSituation situation = at(ON_TARGET, Wanted.PROMOTED);

    said(situation, "Lossless", "True").isEqualTo("it is kept");
    said(situation.world(Seen.present(without)), "Lossless", "False").isEqualTo("no slot");
  }

  private static AbstractStringAssert<?> said(SyncSituation in, String type, String status) {
    assertThat(condition(in.report(), type).getStatus()).isEqualTo(status);
    return assertThat(condition(in.report(), type).getMessage());
  }

  private static DataSyncStatus switching(Stage stage, Task task, Switched result) {
    Wanted wanted = task == Task.SWITCH_TO_TARGET ? Wanted.PROMOTED : Wanted.REPLICATING;
    return at(stage, wanted).report(new Action.Do(task), outcome(task, result));
  }

  private static Job outcome(Task task, Switched result) {
    return new Job.Done(task, NOW, new Job.Result.Switch(result));
  }

  private static Switched done(long rows) {
    Compared compared = SyncSituation.compared(false, rows, 0);
    return new Switched(
        true,
        false,
        "",
        7,
        Duration.ofMillis(120),
        Duration.ofMillis(900),
        compared,
        true,
        false,
        List.of(new Timed("fence", Duration.ofMillis(40))));
  }

  private static Switched stopped(String why, boolean fullNeeded, long differing) {
    Compared found = SyncSituation.compared(false, 0, differing);
    return new Switched(
        false, false, why, 0, Duration.ZERO, Duration.ZERO, found, false, fullNeeded, List.of());
  }

  private static World copied(long bytes, long of) {
    return new World(
        COPYING,
        0,
        Optional.of(
            new World.Copy(
                5,
                10,
                50,
                bytes,
                of,
                100,
                Optional.of(Duration.ofSeconds(5)),
                "the copy: 5 of 10 chunks")),
        Optional.of(new World.Lag(64, Optional.of(Duration.ofMillis(1_500)))),
        new WayBack(true, "the source takes the writes"),
        0);
  }
}
