package dev.landfall.datasync.postgres.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * Lets a session write as replication does, past ordinary triggers and past the fence, where the
 * role may (PostgreSQL, 20.11.1). Where it may not, ordinary triggers are disabled anyway, and a
 * fence that is closed refuses the copy as it refuses everybody.
 */
final class ReplicaRole {
  private ReplicaRole() {}

  /** For the current transaction. */
  static void assume(Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL session_replication_role = replica");
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      if (!"42501".equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
    }
  }
}
