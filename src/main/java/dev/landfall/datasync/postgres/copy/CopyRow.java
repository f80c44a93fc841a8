package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row of {@code landfall.copy}: what keeper and copiers agree on. */
record CopyRow(CopyPhase phase, String token, @Nullable String snapshot, boolean chunksLeft) {

  static Optional<CopyRow> read(Connection target, SyncName sync) throws SQLException {
    if (!CopyTables.exist(target)) {
      return Optional.empty();
    }
    String query =
        """
        SELECT c.state, coalesce(c.keeper_token, ''), c.snapshot, c.snapshot IS NULL OR EXISTS (
          SELECT FROM landfall.chunk k WHERE k.sync = c.sync AND k.state <> 'done')
        FROM landfall.copy c WHERE c.sync = ?
        """;
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new CopyRow(
                    CopyPhase.valueOf(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4)))
            : Optional.empty();
      }
    }
  }

  /**
   * Begins an attempt: whoever still works for an earlier one finds its token gone.
   *
   * @return false when the copy was taken down meanwhile
   */
  static boolean begin(Connection target, SyncName sync, String token) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            INSERT INTO landfall.copy AS c (sync, slot, state, keeper_token)
            VALUES (?, ?, 'PREPARING', ?)
            ON CONFLICT (sync) DO UPDATE SET state = 'PREPARING', keeper_token = excluded.keeper_token,
              snapshot = NULL, consistent_point = NULL, started_at = clock_timestamp(),
              copied_at = NULL, finished_at = NULL, error = NULL,
              restarts = c.restarts + CASE WHEN c.state = 'COPYING' THEN 1 ELSE 0 END
            WHERE c.state <> 'ENDED'
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, sync.forwardSlot());
      statement.setString(3, token);
      return statement.executeUpdate() == 1;
    }
  }

  static void enter(Connection target, SyncName sync, CopyPhase phase) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            UPDATE landfall.copy SET state = ?, error = NULL,
              copied_at = CASE WHEN ? = 'INDEXING' THEN coalesce(copied_at, clock_timestamp())
                ELSE copied_at END,
              finished_at = CASE WHEN ? = 'DONE' THEN clock_timestamp() END
            WHERE sync = ? AND state <> 'ENDED'
            """)) {
      statement.setString(1, phase.name());
      statement.setString(2, phase.name());
      statement.setString(3, phase.name());
      statement.setString(4, sync.id());
      statement.executeUpdate();
    }
  }

  static void fail(Connection target, SyncName sync, String error) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            INSERT INTO landfall.copy AS c (sync, state, error) VALUES (?, 'FAILED', ?)
            ON CONFLICT (sync) DO UPDATE SET state = 'FAILED', error = excluded.error
            WHERE c.state <> 'ENDED'
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, error);
      statement.executeUpdate();
    }
  }

  /** Takes it down, unless it stands: workers lose their token and none begins again. */
  static void end(Connection target, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            INSERT INTO landfall.copy AS c (sync, state) VALUES (?, 'ENDED')
            ON CONFLICT (sync) DO UPDATE SET state = 'ENDED', keeper_token = NULL
            WHERE c.state <> 'DONE'
            """)) {
      statement.setString(1, sync.id());
      statement.executeUpdate();
    }
  }

  /** Whether it was taken down before it stood. */
  static boolean ended(Connection target, SyncName sync) throws SQLException {
    return read(target, sync).filter(row -> row.phase() == CopyPhase.ENDED).isPresent();
  }
}
