package dev.landfall.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling an account that does not answer: after {@link #FAILURES} calls that failed in
 * passing, one after another, none is made for a while, then a single one tries. An answer of any
 * kind, a refusal too, closes it. What waits for it holds its position: nothing is undone.
 *
 * <p>Counted are failures in a row and not a rate over a window, as libraries do it: a look at an
 * environment is a burst of calls, and one type of resource that is out of order must not silence
 * the others.
 */
final class Breaker {
  /** So many in a row open it. */
  static final int FAILURES = 10;

  /** The first pause; each try that fails doubles it. */
  static final Duration FIRST = Duration.ofSeconds(2);

  /** The longest pause: an account that answers again is noticed within this. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** A try that is not heard of for so long is made again: longer than any call may take. */
  static final Duration LOST = Duration.ofSeconds(60);

  private int failures;
  private @Nullable Instant since;
  private Instant next = Instant.MIN;
  private Duration pause = FIRST;
  private boolean trying;
  private String cause = "";

  /** Why no call is to be made now; empty lets one through, which may be the one that tries. */
  synchronized Optional<String> refusal(Instant now) {
    if (since == null) {
      return Optional.empty();
    }
    if (!now.isBefore(next)) {
      trying = true;
      next = now.plus(LOST);
      return Optional.empty();
    }
    return Optional.of(
        "no call is made since %s, when %d in a row had failed, the last with %s; %s"
            .formatted(
                since,
                FAILURES,
                cause,
                trying ? "one is tried now" : "the next try is at " + next));
  }

  /** The account answered. Whether that changed something. */
  synchronized boolean answered() {
    boolean wasOpen = since != null;
    failures = 0;
    since = null;
    trying = false;
    pause = FIRST;
    return wasOpen;
  }

  /** A call failed in passing. Whether that changed something. */
  synchronized boolean failed(String why, Instant now) {
    cause = why;
    if (since == null) {
      failures++;
      if (failures < FAILURES) {
        return false;
      }
      since = now;
      next = now.plus(pause);
      return true;
    }
    if (trying) {
      trying = false;
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
      next = now.plus(pause);
    }
    return false;
  }
}
