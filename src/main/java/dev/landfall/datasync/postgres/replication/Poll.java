package dev.landfall.datasync.postgres.replication;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a server to have done something. */
public final class Poll {
  /** A condition asked of a server. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds now. */
    boolean holds() throws SQLException;
  }

  private Poll() {}

  /** Asks every so often until it holds; false when the time is up before. */
  public static boolean until(Condition condition, Duration limit, Duration every)
      throws SQLException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Math.max(every.toNanos(), TimeUnit.MICROSECONDS.toNanos(200)));
    }
    return true;
  }
}
