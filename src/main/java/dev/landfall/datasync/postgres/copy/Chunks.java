package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/** The rows of {@code landfall.chunk}. */
final class Chunks {
  private Chunks() {}

  static void write(Connection target, SyncName sync, List<Chunk> chunks) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            INSERT INTO landfall.chunk (sync, no, source_table, target_table, columns, format,
              from_page, to_page, bytes_estimate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (Chunk chunk : chunks) {
        statement.setString(1, sync.id());
        statement.setInt(2, chunk.no());
        statement.setString(3, chunk.sourceTable());
        statement.setString(4, chunk.targetTable());
        statement.setString(5, chunk.columns());
        statement.setString(6, chunk.format().name());
        statement.setLong(7, chunk.fromPage());
        statement.setObject(8, chunk.toPage(), Types.BIGINT);
        statement.setLong(9, chunk.bytesEstimate());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Claims a chunk for the caller's transaction, the largest first. The claim is the row's lock: it
   * ends with the transaction, so a worker that dies holds nothing.
   */
  static Optional<Chunk> claim(Connection target, SyncName sync, String token) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            SELECT k.no, k.source_table, k.target_table, k.columns, k.format, k.from_page,
              k.to_page, k.bytes_estimate
            FROM landfall.chunk k
            WHERE k.sync = ? AND k.state = 'missing' AND EXISTS (
              SELECT FROM landfall.copy c
              WHERE c.sync = k.sync AND c.state = 'COPYING' AND c.keeper_token = ?)
            ORDER BY k.bytes_estimate DESC, k.no LIMIT 1 FOR UPDATE OF k SKIP LOCKED
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, token);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Chunk(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    WireFormat.valueOf(row.getString(5)),
                    row.getLong(6),
                    row.getObject(7, Long.class),
                    row.getLong(8)))
            : Optional.empty();
      }
    }
  }

  static void done(
      Connection target, SyncName sync, Chunk chunk, long rows, long bytes, String worker)
      throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            UPDATE landfall.chunk SET state = 'done', rows = ?, bytes = ?, worker = ?,
              finished_at = clock_timestamp() WHERE sync = ? AND no = ? AND state = 'missing'
            """)) {
      statement.setLong(1, rows);
      statement.setLong(2, bytes);
      statement.setString(3, worker);
      statement.setString(4, sync.id());
      statement.setInt(5, chunk.no());
      if (statement.executeUpdate() != 1) {
        throw new SQLException("chunk " + chunk.no() + " is no longer missing", "40001");
      }
    }
  }
}
