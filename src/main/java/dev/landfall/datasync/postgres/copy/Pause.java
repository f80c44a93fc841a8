package dev.landfall.datasync.postgres.copy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time between two looks at a condition; what is waited for has its own deadline. */
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
