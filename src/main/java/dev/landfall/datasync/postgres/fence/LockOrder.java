package dev.landfall.datasync.postgres.fence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The order in which the application's transactions take their tables, as far as it can be seen: a
 * table that is held more often is taken earlier, because locks are kept until the end of the
 * transaction. A fence that locks in the same order meets each writer at the first table it needs,
 * and waits; in any other order it would hold what a writer needs next and wait for what that
 * writer has, which only a time-out ends.
 *
 * @param tables identifiers (pg_class.oid) of the tables seen, those taken first in front
 */
public record LockOrder(List<Long> tables) {
  /** Nothing is known. */
  public static final LockOrder UNKNOWN = new LockOrder(List.of());

  private static final Duration BETWEEN = Duration.ofMillis(3);

  /** Keeps its own copy. */
  public LockOrder {
    tables = List.copyOf(tables);
  }

  /**
   * Watches the writers for a while.
   *
   * @param connection not in a transaction
   */
  public static LockOrder observe(Connection connection, Duration time) throws SQLException {
    Map<Long, Long> held = new HashMap<>();
    long until = System.nanoTime() + time.toNanos();
    try (Statement statement = connection.createStatement()) {
      do {
        try (ResultSet row =
            statement.executeQuery(
                """
                SELECT l.relation::bigint, count(*) FROM pg_locks l
                JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')
                WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'RowExclusiveLock'
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                GROUP BY l.relation\
                """)) {
          while (row.next()) {
            held.merge(row.getLong(1), row.getLong(2), Long::sum);
          }
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      } while (System.nanoTime() < until);
    }
    return new LockOrder(
        held.entrySet().stream()
            .sorted(
                Map.Entry.<Long, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList());
  }
}
