package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long Azure wants a whole subscription to be left alone, for each class of calls that it
 * counts by itself. A 429 of one resource's provider speaks of that provider only and pauses
 * nothing here.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling">
 *     Understand how Azure Resource Manager throttles requests</a>
 */
final class Pauses {
  private static final String THROTTLED = "SubscriptionRequestsThrottled";

  private final Map<CallKind, Instant> until = new ConcurrentHashMap<>();

  /**
   * An answer was throttled.
   *
   * @param code its error code
   * @param remaining its {@link CallKind#header}
   */
  void throttled(
      CallKind kind, String code, Optional<String> remaining, Duration retryAfter, Instant now) {
    if (THROTTLED.equals(code) || remaining.filter("0"::equals).isPresent()) {
      until.merge(kind, now.plus(retryAfter), (a, b) -> a.isAfter(b) ? a : b);
    }
  }

  /** The failure that a call is without being made. */
  Optional<Failure> refusal(CallKind kind, String what, Instant now) {
    return Optional.ofNullable(until.get(kind))
        .filter(now::isBefore)
        .map(
            end ->
                new Failure.Throttled(
                    "%s was not called: the subscription has no %s left until %s"
                        .formatted(what, kind.word(), end),
                    atLeastOneSecond(Duration.between(now, end))));
  }

  /** Whole seconds, one at least: nobody looks again sooner. */
  static Duration atLeastOneSecond(Duration wait) {
    return wait.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
  }
}
