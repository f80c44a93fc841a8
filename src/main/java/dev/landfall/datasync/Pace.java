package dev.landfall.datasync;

import dev.landfall.spine.FailurePolicy;
import java.time.Duration;

/** When to look again, at the latest: events of the cutover come in between. */
final class Pace {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration SOON = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration STUCK = Duration.ofSeconds(5);

  private Pace() {}

  /**
   * When to look again.
   *
   * @param beside the task that runs beside it: its result is not left lying
   */
  static Duration of(Action action, Job outcome, Job beside) {
    Duration next = of(action, outcome);
    return beside instanceof Job.Running ? shorter(next, POLL) : next;
  }

  private static Duration of(Action action, Job outcome) {
    if (outcome instanceof Job.Failed f) {
      return FailurePolicy.of(f.failure()).retryAfter();
    }
    return switch (action) {
      case Action.Settle s -> SETTLED;
      case Action.Tend t -> SOON;
      case Action.Do d -> d.task().aside() ? SOON : AT_ONCE;
      case Action.Wait w -> w.lookAgain();
      case Action.Refuse r -> STUCK;
      case Action.Hold h -> shorter(FailurePolicy.of(h.failure()).retryAfter(), STUCK);
    };
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
