package dev.landfall.datasync.postgres.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private static final Duration SLICE = Duration.ofMillis(100);

  @Test
  void whereNobodyWritesThereIsNoPause() {
    assertThat(Courtesy.due(SLICE, 0, 0)).isZero();
  }

  @Test
  void whereNobodyIsSlowedDownThereIsAGlanceOnly() {
    assertThat(Courtesy.due(SLICE, 500, 500)).isEqualTo(Duration.ofMillis(50));
    assertThat(Courtesy.due(SLICE, 510, 490)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void whatIsLostOfSliceAndPauseTogetherIsASmallShare() {
    Duration pause = Courtesy.due(SLICE, 600, 1000);

    double lost = 0.4 * SLICE.toMillis() / (SLICE.toMillis() + pause.toMillis());
    assertThat(lost).isBetween(0.069, 0.071);
  }

  @Test
  void whereEverythingIsLostItStillEndsSomeDay() {
    assertThat(Courtesy.due(SLICE, 0, 1000))
        .isBetween(SLICE.multipliedBy(8), SLICE.multipliedBy(20));
  }
}
