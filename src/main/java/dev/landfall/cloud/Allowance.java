package dev.landfall.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token bucket: what is left of the calls of one kind. Its last fifth is kept for what is urgent.
 */
final class Allowance {
  private static final int KEPT = 5;

  private int perMinute;
  private int most;
  private double left;
  private Instant at;

  /** A full one. */
  Allowance(int perMinute, int most, Instant now) {
    this.perMinute = perMinute;
    this.most = most;
    this.left = most;
    this.at = now;
  }

  /** From now on as much flows in; what is there beyond the new measure is gone. */
  synchronized void change(int newPerMinute, int newMost, Instant now) {
    flow(now);
    left = Math.min(left + Math.max(0, newMost - most), newMost);
    perMinute = newPerMinute;
    most = newMost;
  }

  /**
   * Takes some, all or none.
   *
   * @return how long until there are as many; empty when they are taken
   */
  synchronized Optional<Duration> take(int wanted, Priority priority, Instant now) {
    if (priority == Priority.PREPAID) {
      return Optional.empty();
    }
    flow(now);
    double kept = priority == Priority.URGENT ? 0 : (double) most / KEPT;
    double missing = Math.min(wanted, most - kept) + kept - left;
    if (missing > 0) {
      return Optional.of(Duration.ofMillis((long) Math.ceil(missing * 60_000 / perMinute)));
    }
    left -= wanted;
    return Optional.empty();
  }

  /** Gives back what was taken and not needed. */
  synchronized void giveBack(int unused) {
    left = Math.min(left + unused, most);
  }

  synchronized double left(Instant now) {
    flow(now);
    return left;
  }

  int perMinute() {
    return perMinute;
  }

  private void flow(Instant now) {
    if (now.isAfter(at)) {
      left = Math.min(most, left + Duration.between(at, now).toMillis() * perMinute / 60_000.0);
      at = now;
    }
  }
}
