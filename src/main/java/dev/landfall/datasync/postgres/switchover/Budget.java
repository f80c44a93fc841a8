package dev.landfall.datasync.postgres.switchover;

import java.time.Duration;

/**
 * What a switch may cost.
 *
 * @param lockTimeout how long one attempt to get the locks may hold up writers; shorter than
 *     deadlock_timeout (1 s unless changed), so that the application never is the one to be ended
 * @param deadline how long neither side may take writes; then the last writer is opened again
 */
public record Budget(Duration lockTimeout, Duration deadline) {
  private static final Duration FIRST = Duration.ofMillis(60);

  /**
   * How long one attempt to get the locks may take: little at first, twice as much each time.
   *
   * @param attempt from 1
   */
  Duration patience(int attempt) {
    Duration grown = FIRST.multipliedBy(1L << Math.min(attempt - 1, 10));
    return grown.compareTo(lockTimeout) < 0 ? grown : lockTimeout;
  }

  /** 300 ms and 5 s. */
  public static Budget usual() {
    return new Budget(Duration.ofMillis(300), Duration.ofSeconds(5));
  }
}
