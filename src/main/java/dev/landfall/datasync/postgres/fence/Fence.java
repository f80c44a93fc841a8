package dev.landfall.datasync.postgres.fence;

import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * The fence: a statement trigger on every table and partition that refuses INSERT, UPDATE, DELETE,
 * TRUNCATE and COPY with SQLSTATE 25006, for owners too, while reads go on. Replication's apply
 * workers pass, because ordinary triggers do not fire for them (PostgreSQL, ALTER TABLE ... ENABLE
 * TRIGGER).
 *
 * <p>Locks are taken in two steps. SHARE UPDATE EXCLUSIVE first: it stops no reader and no writer,
 * but keeps autovacuum out (and ends one at work after deadlock_timeout, without anybody waiting
 * for it). SHARE ROW EXCLUSIVE second: it waits for the writers in flight and holds new ones back,
 * so it goes in the writers' own order ({@link LockOrder}) and its time-out is short: one for all
 * tables together, and shorter than deadlock_timeout, so that a deadlock with an application's
 * transaction ends ours and never theirs.
 *
 * <p>A table created after the fence is closed is not fenced: {@link FenceInstall} adds it when it
 * is run again. Rows go through the root of a partition tree, whose trigger refuses them.
 */
public final class Fence {
  /** Out of time: for a lock, or for all of them together. */
  private static final Set<String> TIMED_OUT = Set.of("55P03", "57014");

  private static final String WRITERS_OUT = "SHARE ROW EXCLUSIVE";
  private static final Duration QUIET_TIMEOUT = Duration.ofSeconds(4);

  /**
   * A fence that has just been closed.
   *
   * @param epoch the side's epoch now
   * @param lockedNanos {@link System#nanoTime()} when no writer was left: the pause begins here
   * @param barrierMillis how long the writers in flight were waited for
   */
  public record Closed(long epoch, long lockedNanos, long barrierMillis) {}

  private Fence() {}

  /**
   * Closes a side, in one transaction: waits for writers in flight, enables the triggers, and takes
   * the right to write away by compare-and-swap. An exception at COMMIT leaves the outcome unknown:
   * read the authority row before anything else.
   *
   * @param expected the epoch that was read
   * @param order the order in which writers take their locks
   * @param lockTimeout how long writers may be held up by this attempt
   * @throws dev.landfall.spine.FailureException Conflict, naming who is in the way, when the locks
   *     were not to be had, or when the row is not the expected one any more
   */
  public static Closed close(
      Connection connection,
      SyncName sync,
      long expected,
      String why,
      LockOrder order,
      Duration lockTimeout)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      // An operator that stands still here would hold every writer up.
      execute(connection, "SET LOCAL idle_in_transaction_session_timeout = 3000");
      quiet(connection);
      long asked = System.nanoTime();
      locked(connection, WRITERS_OUT, order, lockTimeout, "writers did not finish within %s");
      long held = System.nanoTime();
      execute(connection, FenceSql.set(sync, true));
      if (!Authority.close(connection, sync, expected, why)) {
        throw new Failure.Conflict(
                "the side is not open in epoch %d any more: another hand was quicker"
                    .formatted(expected))
            .asException();
      }
      connection.commit();
      return new Closed(expected + 1, held, (held - asked) / 1_000_000);
    } finally {
      restore(connection);
    }
  }

  /**
   * Begins the transaction that will open this side: keeps vacuum away, holds up nobody.
   *
   * @param idle how long it may stand still: an operator that does would keep this side closed
   */
  public static void prepareOpen(Connection connection, Duration idle) throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, "SET LOCAL idle_in_transaction_session_timeout = " + idle.toMillis());
      quiet(connection);
    } catch (SQLException | RuntimeException e) {
      restore(connection);
      throw e;
    }
  }

  /**
   * Opens this side in the transaction begun by {@link #prepareOpen} and commits. The other side's
   * epoch must have been raised before ({@link #raise}).
   *
   * @throws dev.landfall.spine.FailureException Conflict when the row is not the observed one
   */
  public static void open(Connection connection, SyncName sync, long observed, long n)
      throws SQLException {
    try {
      execute(connection, "SET LOCAL synchronous_commit = on");
      locked(
          connection,
          WRITERS_OUT,
          LockOrder.UNKNOWN,
          Duration.ofSeconds(5),
          "locks not free within %s");
      List<String> others = Authority.closedByOthers(connection, sync);
      if (!others.isEmpty()) {
        throw new Failure.Conflict(
                "the side is closed for sync %s too, whose database is elsewhere now: it stays closed"
                    .formatted(String.join(", ", others)))
            .asException();
      }
      if (!Authority.open(connection, sync, observed, n)) {
        throw new Failure.Conflict(
                "the side is not closed in epoch %d any more: another hand was quicker"
                    .formatted(observed))
            .asException();
      }
      execute(connection, FenceSql.set(sync, false));
      connection.commit();
    } finally {
      restore(connection);
    }
  }

  /**
   * Makes sure that the other side cannot be opened by one who read it before now.
   *
   * @throws dev.landfall.spine.FailureException Conflict when it is open
   */
  public static void raise(Connection other, SyncName sync, long n) throws SQLException {
    execute(other, "SET synchronous_commit = on");
    if (!Authority.raise(other, sync, n)) {
      throw new Failure.Conflict(
              "the other side is open or past epoch %d: another hand was quicker".formatted(n))
          .asException();
    }
  }

  private static void quiet(Connection connection) throws SQLException {
    execute(connection, "SET LOCAL synchronous_commit = on");
    locked(
        connection,
        "SHARE UPDATE EXCLUSIVE",
        LockOrder.UNKNOWN,
        QUIET_TIMEOUT,
        "vacuum, index builds or other maintenance did not end within %s");
  }

  private static void locked(
      Connection connection, String mode, LockOrder order, Duration timeout, String complaint)
      throws SQLException {
    long millis = Math.max(1, timeout.toMillis());
    execute(
        connection,
        "SET LOCAL lock_timeout = %d; SET LOCAL statement_timeout = %d".formatted(millis, millis));
    try {
      execute(connection, FenceSql.lock(mode, order));
      execute(connection, "SET LOCAL statement_timeout = 30000");
    } catch (PSQLException e) {
      if (!TIMED_OUT.contains(Objects.requireNonNullElse(e.getSQLState(), ""))) {
        throw e;
      }
      connection.rollback();
      throw new Failure.Conflict(
              complaint.formatted(timeout.toMillis() + " ms")
                  + "; let go again. In the way: "
                  + Blockers.ofWriters(connection))
          .asException();
    }
  }

  /** How much of the fence stands. */
  public static FenceCount count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), count(g.oid), count(*) FILTER (WHERE g.tgenabled = 'O') "
                    + FenceSql.FENCED)) {
      row.next();
      return new FenceCount(row.getInt(1), row.getInt(2), row.getInt(3));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void restore(Connection connection) throws SQLException {
    if (!connection.isClosed() && !connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
