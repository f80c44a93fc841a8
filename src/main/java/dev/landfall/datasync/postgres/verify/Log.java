package dev.landfall.datasync.postgres.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The end of a server's log. */
final class Log {
  private Log() {}

  /**
   * Its end, after everything committed before has been written to disk: a role or a server that
   * commits asynchronously has its latest rows visible before the log can be read up to them.
   *
   * @param connection in auto-commit mode
   */
  static String flushed(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // A durable transaction of our own, without a row: it takes all before it along.
      statement.execute(
          "SELECT pg_logical_emit_message(true, 'landfall',"
              + " set_config('synchronous_commit', 'on', true))");
      try (ResultSet row = statement.executeQuery("SELECT pg_current_wal_flush_lsn()::text")) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
