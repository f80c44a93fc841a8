package dev.landfall.datasync;

import static dev.landfall.datasync.SyncSituation.NOW;
import static dev.landfall.datasync.SyncSituation.at;
import static dev.landfall.datasync.SyncSituation.fenced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands between a declaration and a promotion: evidence first, then the shortest fence. These
 * are the promises that a person relies on without watching.
 */
class PlannerGateTest {
  private static final Stage ON_SOURCE = new Stage.Steady(Place.SOURCE, true);
  private static final Stage ON_TARGET = new Stage.Steady(Place.TARGET, true);
  private static final Duration LONG_AGO = Duration.ofHours(25);

  @ParameterizedTest
  @MethodSource("climbs")
  void evidenceThatIsMissingOrStaleIsMadeBeforeAnyFence(Stage stage, Wanted wanted) {
    SyncSituation situation = at(stage, wanted);

    assertThat(
            Stream.of(
                    situation.notCompared(),
                    situation.needsAllCompared(),
                    situation.allComparedLast(LONG_AGO))
                .map(SyncSituation::step))
        .containsOnly("COMPARE_ALL");
  }

  @ParameterizedTest
  @MethodSource("climbs")
  void rowsThatDifferAreNamedAndComparedAgainAfterTwentySeconds(Stage stage, Wanted wanted) {
    SyncSituation situation = at(stage, wanted);

    assertThat(situation.compared(Duration.ofSeconds(20), 2).refused(Reason.ROWS_DIFFER))
        .contains("2 rows differ", "public.orders id=1: total; public.orders id=2: total");
    assertThat(situation.compared(Duration.ofSeconds(21), 2).step()).isEqualTo("COMPARE_ALL");
  }

  static Stream<Arguments> climbs() {
    return Stream.of(
        Arguments.of(ON_SOURCE, Wanted.READ_ONLY),
        Arguments.of(ON_SOURCE, Wanted.PROMOTED),
        Arguments.of(ON_SOURCE, Wanted.FINALIZED),
        Arguments.of(ON_TARGET, Wanted.REPLICATING),
        Arguments.of(ON_TARGET, Wanted.IDLE));
  }

  @Test
  void aComparisonThatHasJustFoundDifferencesCountsBeforeItIsRecorded() {
    Job found =
        new Job.Done(
            Task.COMPARE_CHANGED,
            NOW,
            new Job.Result.Comparison(SyncSituation.compared(false, 5, 1)));

    assertThat(at(ON_SOURCE, Wanted.PROMOTED).job(found).refused(Reason.ROWS_DIFFER))
        .contains("1 rows differ");
  }

  @Test
  void whatChangedIsComparedEveryTenSecondsWhileASideFollows() {
    for (SyncSituation s :
        List.of(at(ON_SOURCE, Wanted.REPLICATING), at(ON_TARGET, Wanted.PROMOTED))) {
      assertThat(s.compared(Duration.ofSeconds(10), 0).step()).isEqualTo("Settle");
      assertThat(s.compared(Duration.ofSeconds(11), 0).step()).isEqualTo("Tend COMPARE_CHANGED");
      assertThat(s.compared(LONG_AGO, 0).step()).isEqualTo("Tend COMPARE_ALL");
      assertThat(s.notCompared().step()).isEqualTo("COMPARE_ALL");
    }
  }

  @Test
  void aFenceThatOutlivedItsDeadlineIsReleased() {
    assertThat(at(fenced(Place.SOURCE, 10), Wanted.PROMOTED).step()).isEqualTo("SWITCH_TO_TARGET");
    assertThat(at(fenced(Place.SOURCE, 11), Wanted.PROMOTED).step()).isEqualTo("RELEASE");
    assertThat(at(fenced(Place.TARGET, 11), Wanted.REPLICATING).step()).isEqualTo("RELEASE");
  }

  @Test
  void aFenceThatWasAskedForStaysAndThenLeadsOn() {
    Stage fenced = fenced(Place.SOURCE, 3_600);

    assertThat(at(fenced, Wanted.READ_ONLY).declared("ReadOnly").step()).isEqualTo("Settle");
    assertThat(at(fenced, Wanted.PROMOTED).declared("ReadOnly").step())
        .isEqualTo("SWITCH_TO_TARGET");
  }

  @Test
  void aFenceOnTheTargetIsNeverAskedForAndSoHasItsDeadline() {
    SyncSituation back = at(fenced(Place.TARGET, 11), Wanted.READ_ONLY).declared("ReadOnly");

    assertThat(back.step()).isEqualTo("RELEASE");
  }

  @Test
  void behindAFenceWithoutEvidenceNothingIsSwitchedAndWritesGoOn() {
    SyncSituation fenced = at(fenced(Place.SOURCE, 1), Wanted.PROMOTED);

    assertThat(
            Stream.of(
                    fenced.notCompared(),
                    fenced.needsAllCompared(),
                    fenced.allComparedLast(LONG_AGO),
                    fenced.compared(Duration.ofSeconds(2), 1))
                .map(SyncSituation::step))
        .containsOnly("RELEASE");
  }

  @Test
  void evidenceDoesNotGrowStaleWhileNobodyWrites() {
    Stage fenced = fenced(Place.SOURCE, (int) LONG_AGO.toSeconds());
    SyncSituation held = at(fenced, Wanted.PROMOTED).declared("ReadOnly");

    assertThat(held.compared(LONG_AGO.plusMinutes(1), 0).step()).isEqualTo("SWITCH_TO_TARGET");
    assertThat(held.compared(LONG_AGO.multipliedBy(2), 0).step()).isEqualTo("RELEASE");
  }
}
