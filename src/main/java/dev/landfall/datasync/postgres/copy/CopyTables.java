package dev.landfall.datasync.postgres.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether the tables of the copy are there yet: reading before that is not an error. */
final class CopyTables {
  private CopyTables() {}

  static boolean exist(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('landfall.deferred') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
