package dev.landfall.datasync.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CopyProgressTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theRestIsEstimatedFromTheRateSoFar() {
    CopyProgress progress = copying(1, 4, 250, 1000, START.plusSeconds(10));

    assertThat(progress.bytesPerSecond()).isEqualTo(25);
    assertThat(progress.remaining()).contains(Duration.ofSeconds(30));
  }

  @Test
  void beforeTheFirstChunkNothingIsPromised() {
    CopyProgress progress = copying(0, 4, 0, 1000, START.plusSeconds(10));

    assertThat(progress.remaining()).isEmpty();
  }

  @Test
  void nothingRemainsOnlyWhenEveryChunkIsThere() {
    assertThat(copying(3, 4, 1000, 1000, START.plusSeconds(1)).remaining()).contains(Duration.ZERO);
    assertThat(copying(4, 4, 0, 0, START).remaining()).contains(Duration.ZERO);
    assertThat(copying(0, 0, 0, 0, START).remaining()).isEmpty();
  }

  private static CopyProgress copying(int done, int total, long bytes, long of, Instant asOf) {
    return new CopyProgress(
        CopyPhase.COPYING, done, total, bytes, of, 0, 0, 0, START, null, null, asOf, 0, null);
  }
}
