package dev.landfall.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline and a name for what is waited for. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /**
   * Waits.
   *
   * @param what what is waited for, for the error
   * @throws IllegalStateException when it is not so by the deadline
   */
  public static void until(String what, Duration atMost, BooleanSupplier condition) {
    until(what, atMost, POLL, condition);
  }

  /**
   * Waits, looking every so often.
   *
   * @param what what is waited for, for the error
   * @throws IllegalStateException when it is not so by the deadline
   */
  public static void until(
      String what, Duration atMost, Duration every, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not so after %s: %s".formatted(atMost, what));
      }
      LockSupport.parkNanos(every.toNanos());
    }
  }
}
