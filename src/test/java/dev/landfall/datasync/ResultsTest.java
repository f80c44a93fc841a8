package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.NOW;
import static dev.landfall.datasync.SyncSituation.at;
import static dev.landfall.datasync.SyncSituation.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Kind;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.PreflightReport.Severity;
import dev.landfall.datasync.Engine.Finding;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long what was found holds: evidence that outlives the copy it speaks of would promote a
 * target that nobody compared.
 */
class ResultsTest {
  private static final Stage NOTHING = new Stage.NotSetUp();
  private static final Stage ON_SOURCE = new Stage.Steady(Place.SOURCE, true);

  @Test
  void preflightSaysWhatIsGoodToKnow() {
    Job passed =
        done(
            Task.PREFLIGHT,
            new Job.Result.Findings(List.of(new Finding(false, "a table without rows"))));

    DataSyncStatus status = at(NOTHING, Wanted.COPIED).job(passed).report();

    assertThat(condition(status, "PreflightPassed").getStatus()).isEqualTo("True");
    assertThat(condition(status, "PreflightPassed").getMessage()).contains("a table without rows");
  }

  @Test
  void preflightSaysWhatIsInTheWay() {
    Failure found = new Failure.Invalid("spec.database", "not ready", "1 in the way: orders");

    DataSyncStatus status =
        at(NOTHING, Wanted.COPIED)
            .preflight(true)
            .job(new Job.Failed(Task.PREFLIGHT, NOW, found))
            .report();

    assertThat(condition(status, "PreflightPassed").getStatus()).isEqualTo("False");
    assertThat(condition(status, "PreflightPassed").getMessage()).contains("orders");
  }

  @Test
  void whatWasFoundIsCountedAndTheWorstIsToldAndKeepsItsTimeWhileItIsTheSame() {
    List<Finding> found =
        List.of(
            new Finding(true, "no key on lines"),
            new Finding(Severity.Decision, "roles", "reader", null, "no reader", null),
            new Finding(false, "a view"));

    DataSyncStatus first =
        at(NOTHING, Wanted.COPIED)
            .job(
                new Job.Failed(
                    Task.PREFLIGHT, NOW, Findings.refusal("spec.database", found), found))
            .report();
    DataSyncStatus again =
        Results.absorb(
            first,
            new Job.Failed(
                Task.PREFLIGHT,
                NOW.plusSeconds(5),
                Findings.refusal("spec.database", found),
                found));
    DataSyncStatus mended =
        Results.absorb(
            first,
            new Job.Done(
                Task.PREFLIGHT, NOW.plusSeconds(9), new Job.Result.Findings(found.subList(1, 3))));

    assertThat(first.preflight())
        .satisfies(p -> assertThat(p.at()).isEqualTo(NOW.toString()))
        .satisfies(p -> assertThat(p.blocks()).isEqualTo(1))
        .satisfies(p -> assertThat(p.decisions()).isEqualTo(1))
        .satisfies(p -> assertThat(p.information()).isEqualTo(1))
        .satisfies(p -> assertThat(p.worst()).isEqualTo("no key on lines"));
    assertThat(again.preflight()).isEqualTo(first.preflight());
    assertThat(mended.preflight())
        .satisfies(p -> assertThat(p.at()).isEqualTo(NOW.plusSeconds(9).toString()))
        .satisfies(p -> assertThat(p.blocks()).isZero())
        .satisfies(p -> assertThat(p.worst()).isEqualTo("no reader"));
  }

  @Test
  void anyOtherFailureLeavesPreflightAsItWas() {
    Failure away = new Failure.Transient("preparing", "no answer");

    assertThat(
            preflighted(
                at(NOTHING, Wanted.COPIED)
                    .preflight(true)
                    .job(new Job.Failed(Task.PREPARE, NOW, away))
                    .report()))
        .isTrue();
  }

  @Test
  void preflightAndEvidenceGoWithWhatIsTakenDownAndSwitchesStay() {
    DataSyncStatus status =
        at(NOTHING, Wanted.IDLE)
            .preflight(true)
            .switched(NOW, Writable.Source)
            .job(done(Task.CLEAN_UP, new Job.Result.Nothing()))
            .report();

    assertThat(preflighted(status)).isFalse();
    assertThat(status.lastVerification()).isNull();
    assertThat(status.lastFullVerificationAt()).isNull();
    assertThat(status.switches()).hasSize(1);
    assertThat(condition(status, "Verified").getStatus()).isEqualTo("Unknown");
  }

  @Test
  void theyGoAsWellWhenNobodySawItsEnd() {
    DataSyncStatus status = at(NOTHING, Wanted.IDLE).preflight(true).report();

    assertThat(preflighted(status)).isFalse();
    assertThat(status.lastVerification()).isNull();
    assertThat(status.lastFullVerificationAt()).isNull();
  }

  @ParameterizedTest
  @MethodSource("beforeFollowing")
  void noEvidenceHoldsBeforeASideFollows(Stage stage) {
    DataSyncStatus status = at(stage, Wanted.PROMOTED).preflight(true).report();

    assertThat(status.lastVerification()).isNull();
    assertThat(status.lastFullVerificationAt()).isNull();
    assertThat(preflighted(status)).isTrue();
  }

  static Stream<Arguments> beforeFollowing() {
    return Stream.of(
        Arguments.of(NOTHING),
        Arguments.of(new Stage.Copying(true, Optional.empty())),
        Arguments.of(new Stage.Copied()));
  }

  @Test
  void aComparisonOfAllRowsIsEvidenceForALongTime() {
    DataSyncStatus status = compared(Task.COMPARE_ALL, true, 0);

    assertThat(status.lastFullVerificationAt()).isEqualTo(NOW.toString());
    assertThat(status.lastVerification())
        .isEqualTo(new Verification(NOW.toString(), Kind.Full, "0/2", 100L, 20L, 0L, List.of()));
  }

  @Test
  void aComparisonOfWhatChangedRestsOnTheOneOfAllRows() {
    DataSyncStatus status = compared(Task.COMPARE_CHANGED, false, 1);

    assertThat(status.lastFullVerificationAt()).isEqualTo(NOW.minusSeconds(1).toString());
    assertThat(status.lastVerification())
        .isEqualTo(
            new Verification(
                NOW.toString(),
                Kind.Delta,
                "0/2",
                100L,
                20L,
                1L,
                List.of("public.orders id=1: total")));
  }

  private static DataSyncStatus compared(Task task, boolean all, long differing) {
    return at(ON_SOURCE, Wanted.REPLICATING)
        .job(done(task, new Job.Result.Comparison(SyncSituation.compared(all, 100, differing))))
        .report();
  }

  private static Job done(Task task, Job.Result result) {
    return new Job.Done(task, NOW, result);
  }

  private static boolean preflighted(DataSyncStatus status) {
    return status.conditions().stream().anyMatch(c -> c.getType().equals("PreflightPassed"));
  }
}
