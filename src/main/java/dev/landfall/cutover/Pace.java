package dev.landfall.cutover;

import dev.landfall.spine.FailurePolicy;
import java.time.Duration;

/** When to look again, at the latest: events of the data syncs come in between. */
final class Pace {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration SETTLED = Duration.ofSeconds(60);
  private static final Duration STUCK = Duration.ofSeconds(30);

  private Pace() {}

  static Duration of(Action action) {
    return switch (action) {
      case Action.Settle settle -> SETTLED;
      case Action.Take take -> AT_ONCE;
      case Action.Ask ask -> Duration.ofSeconds(2);
      case Action.Wait wait -> wait.lookAgain().isPositive() ? wait.lookAgain() : AT_ONCE;
      case Action.Refuse refuse -> STUCK;
      case Action.Hold hold -> FailurePolicy.of(hold.failure()).retryAfter();
    };
  }
}
