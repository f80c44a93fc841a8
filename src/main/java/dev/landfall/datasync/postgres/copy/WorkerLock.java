package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The session advisory lock on the target by which a worker is known to be alive. */
final class WorkerLock {
  private WorkerLock() {}

  static boolean take(Connection target, SyncName sync, WorkerRole role) throws SQLException {
    return ask(target, "SELECT pg_try_advisory_lock(?)", role.lockKey(sync));
  }

  static boolean held(Connection target, SyncName sync, WorkerRole role) throws SQLException {
    // A bigint key is shown as two halves with objsubid 1 (PostgreSQL, 54.12).
    return ask(
        target,
        """
        SELECT EXISTS (SELECT FROM pg_locks
          WHERE locktype = 'advisory' AND objsubid = 1 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (classid::bigint << 32) | objid::bigint = ?)
        """,
        role.lockKey(sync));
  }

  private static boolean ask(Connection target, String query, long key) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
