package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Keeps a copy away from a target that holds the data: emptying it would lose what was written. */
final class WriterGuard {
  private record Authority(boolean open, long openedEpoch) {}

  private WriterGuard() {}

  /**
   * Refuses when the target may be written to, or was written to last.
   *
   * @throws dev.landfall.spine.FailureException saying which
   */
  static void check(Database source, Connection target, SyncName sync) throws SQLException {
    Authority there = read(target, sync);
    Authority here = source.with("reading who may write", connection -> read(connection, sync));
    if (there.open() || there.openedEpoch() > here.openedEpoch()) {
      throw new Failure.Conflict(
              ("the target %s: copying onto it would lose what was written there; roll back to the"
                      + " source first")
                  .formatted(
                      there.open()
                          ? "is the database that may be written to"
                          : "was the last to be written to (epoch %d, the source %d)"
                              .formatted(there.openedEpoch(), here.openedEpoch())))
          .asException();
    }
  }

  private static Authority read(Connection connection, SyncName sync) throws SQLException {
    if (!CopyTables.exist(connection)) {
      return new Authority(false, 0);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT open, opened_epoch FROM landfall.authority WHERE sync = ?")) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Authority(row.getBoolean(1), row.getLong(2))
            : new Authority(false, 0);
      }
    }
  }
}
