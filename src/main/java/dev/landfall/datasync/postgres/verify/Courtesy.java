package dev.landfall.datasync.postgres.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a comparison of all rows from slowing down those who write. It is done in slices, and after
 * each there is a pause. What the writers get done in the pauses and in the slices says what the
 * comparison takes from them, and so how long the next pause has to be. Where nobody writes, or
 * nobody is slowed down, there is next to none.
 */
final class Courtesy implements Tempo {
  /** What may be taken of the writers' throughput. */
  private static final double SHARE = 0.07;

  /** Transactions a second below which nobody is in a hurry. */
  private static final double QUIET = 20;

  /** Long enough to count something in, short beside a slice. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** Pauses to one slice at most: it has to end some day. */
  private static final int MOST = 20;

  /** How far one pause changes what is believed of them all. */
  private static final double WEIGHT = 0.4;

  private final Connection writer;
  private double apart = -1;
  private double during = -1;

  /**
   * Towards those who write to a database.
   *
   * @param writer a connection of its own, on which each statement sees what is so by then
   */
  Courtesy(Connection writer) {
    this.writer = writer;
  }

  @Override
  public void then(Slice slice) throws SQLException {
    if (apart < 0) {
      apart = rate(() -> LockSupport.parkNanos(GLANCE.toNanos()));
    }
    long began = System.nanoTime();
    during = smoothed(during, rate(slice));
    Duration due = due(Duration.ofNanos(System.nanoTime() - began), during, apart);
    if (!due.isZero()) {
      apart = smoothed(apart, rate(() -> LockSupport.parkNanos(due.toNanos())));
    }
  }

  /**
   * The pause that is due after a slice: so long that of the time of both no more than the share is
   * lost.
   *
   * @param slice how long it took
   * @param during transactions a second while slices are being worked on
   * @param apart the same in the pauses
   */
  static Duration due(Duration slice, double during, double apart) {
    if (during < QUIET && apart < QUIET) {
      return Duration.ZERO;
    }
    double lost = 1 - during / Math.max(during, apart);
    double pause = slice.toNanos() * Math.min(lost / SHARE - 1, MOST);
    return Duration.ofNanos(Math.max(GLANCE.toNanos(), (long) pause));
  }

  private static double smoothed(double before, double now) {
    return before < 0 ? now : before + WEIGHT * (now - before);
  }

  /** Transactions a second that wrote something, while this goes on. */
  private double rate(Slice what) throws SQLException {
    long count = written();
    long began = System.nanoTime();
    what.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    return (written() - count) / seconds;
  }

  /** Only transactions that write get a number (PostgreSQL, 74.1). */
  private long written() throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")) {
      row.next();
      return Long.parseLong(row.getString(1));
    }
  }
}
