package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.Poll;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The right to change replication objects, held on both servers as a session's advisory lock. The
 * statements that change something go over the very sessions that hold it: an operator that lost
 * its session has lost its hands, whatever it still believes. The authority rows alone decide who
 * may write; this keeps two operators from pulling slots from under each other.
 */
final class Control implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration STATEMENT = Duration.ofSeconds(30);

  private final Connection source;
  private final Connection target;

  private Control(Connection source, Connection target) {
    this.source = source;
    this.target = target;
  }

  static Control take(Database source, Database target, SyncName sync) throws SQLException {
    Connection first = one(source, sync);
    try {
      return new Control(first, one(target, sync));
    } catch (SQLException | RuntimeException e) {
      first.close();
      throw e;
    }
  }

  Connection on(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  private static Connection one(Database database, SyncName sync) throws SQLException {
    Connection connection = database.open("switch " + sync, STATEMENT);
    try (Statement statement = connection.createStatement()) {
      // A session whose client vanished ends within seconds, and its lock with it.
      statement.execute(
          "SET synchronous_commit = on; SET lock_timeout = '5s'; SET tcp_keepalives_idle = 5;"
              + " SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;"
              + " SET client_connection_check_interval = '1s'");
      if (!Poll.until(() -> locked(statement, sync), PATIENCE, Duration.ofMillis(25))) {
        endHung(statement, sync);
        throw new Failure.Conflict(
                "another operator is at work on sync %s on %s; waiting for it"
                    .formatted(sync, database))
            .asException();
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static boolean locked(Statement statement, SyncName sync) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT pg_try_advisory_lock(hashtextextended('landfall.switch %s', 0))"
                .formatted(sync))) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Ends a holder that has said nothing for half a minute: no step takes that long. */
  private static void endHung(Statement statement, SyncName sync) throws SQLException {
    statement.execute(
        """
        SELECT pg_terminate_backend(a.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND ((l.classid::bigint << 32) | l.objid::bigint)
            = hashtextextended('landfall.switch %s', 0)
          AND a.state = 'idle' AND a.state_change < clock_timestamp() - interval '30 seconds'\
        """
            .formatted(sync));
  }

  @Override
  public void close() throws SQLException {
    try {
      source.close();
    } finally {
      target.close();
    }
  }
}
