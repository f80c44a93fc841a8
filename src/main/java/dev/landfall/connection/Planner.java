package dev.landfall.connection;

import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import dev.landfall.spine.Standing;
import java.time.Duration;

/** How a connection stands, and when to ask again: a pure function of what was seen. */
final class Planner {
  /** While it works: a revoked credential is noticed within this, if nothing else uses it. */
  static final Duration CALM = Duration.ofMinutes(10);

  private Planner() {}

  /**
   * What is to be said of it.
   *
   * @param standing whether it can be used
   * @param lookAgain when to ask again
   */
  record Plan(Standing standing, Duration lookAgain) {}

  static Plan plan(Seen<Identity> seen) {
    return switch (seen) {
      case Seen.Absent<Identity> a ->
          new Plan(new Standing.Moving(Reason.WAITING, "not asked yet"), CALM);
      case Seen.Unknown<Identity> u ->
          new Plan(Standing.of(u.failure()), FailurePolicy.of(u.failure()).retryAfter());
      case Seen.Present<Identity>(Identity identity) ->
          new Plan(new Standing.Settled(Reason.SETTLED, "signed in as " + identity.who()), CALM);
    };
  }
}
