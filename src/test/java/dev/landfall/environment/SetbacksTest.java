package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.spine.Failure;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How long a failed step is left alone. */
class SetbacksTest {
  private static final Instant NOW = Instant.parse("2026-12-05T02:00:00Z");
  private static final Failure BUSY = new Failure.Conflict("busy");

  private final Setbacks setbacks = new Setbacks();

  @Test
  void aFailureThatComesAgainIsTriedAtAGrowingPauseUpToTwoMinutes() {
    assertThat(pauseAfter(BUSY)).isEqualTo(Duration.ofSeconds(2));
    assertThat(pauseAfter(BUSY)).isEqualTo(Duration.ofSeconds(4));
    assertThat(pauseAfter(BUSY)).isEqualTo(Duration.ofSeconds(8));
    for (int i = 0; i < 10; i++) {
      pauseAfter(BUSY);
    }
    assertThat(pauseAfter(BUSY)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void successAndAChangedDeclarationStartAfresh() {
    pauseAfter(BUSY);
    pauseAfter(BUSY);

    setbacks.clear(environment(1), "a");

    assertThat(pauseAfter(BUSY)).isEqualTo(Duration.ofSeconds(2));
    setbacks.add(environment(2), "a", BUSY, NOW);
    assertThat(setbacks.of(environment(1))).isEmpty();
    assertThat(setbacks.of(environment(2)).get("a").until()).isEqualTo(NOW.plusSeconds(2));
  }

  @Test
  void aPauseThatTheServiceAsksForIsNeverShortened() {
    Failure throttled = new Failure.Throttled("too many", Duration.ofMinutes(5));

    assertThat(pauseAfter(throttled)).isEqualTo(Duration.ofMinutes(5));
    assertThat(pauseAfter(throttled)).isEqualTo(Duration.ofMinutes(5));
  }

  private Duration pauseAfter(Failure failure) {
    setbacks.add(environment(1), "a", failure, NOW);
    return Duration.between(
        NOW, Objects.requireNonNull(setbacks.of(environment(1)).get("a")).until());
  }

  private static ObjectMeta environment(long generation) {
    return new ObjectMetaBuilder().withUid("uid-1").withGeneration(generation).build();
  }
}
