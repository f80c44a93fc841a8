package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Starts and ends the programs that carry data. That they run is known by the locks they hold on
 * the target, so an operator that was just started finds those of its predecessor.
 */
public interface Workers {

  /**
   * Starts what is not running of a keeper and copiers. Idempotent, returns at once; they end by
   * themselves when the copy stands or has failed. Call it again while the copy is not done.
   *
   * @param parallel chunks carried, and indexes made, at once
   */
  void ensure(SyncName sync, Endpoint source, Endpoint target, int parallel);

  /** Whether a worker of this role holds its lock on the target. */
  static boolean running(Database target, SyncName sync, WorkerRole role) {
    return target.with("looking for workers", c -> WorkerLock.held(c, sync, role));
  }

  /** Whether any worker of this sync is alive. */
  static boolean running(Database target, SyncName sync) {
    return running(target, sync, WorkerRole.KEEPER) || running(target, sync, WorkerRole.COPIER);
  }

  /**
   * Ends the workers of a sync by ending their sessions on both sides, wherever they run. What was
   * not committed is rolled back. Idempotent.
   */
  static void stop(Database source, Database target, SyncName sync) {
    target.with("ending workers", connection -> end(connection, sync));
    source.with("ending workers", connection -> end(connection, sync));
  }

  private static boolean end(Connection connection, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE starts_with(application_name, ?) AND pid <> pg_backend_pid()
            """)) {
      statement.setString(1, "landfall/worker-" + sync.id() + "-");
      return statement.execute();
    }
  }
}
