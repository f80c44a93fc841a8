package dev.landfall.datasync.postgres.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The changes that a slot has seen, read without consuming them. */
final class ChangeStream {
  /** Takes one change at a time. */
  @FunctionalInterface
  interface Reader {
    /** Takes it. */
    void take(Change change);
  }

  private ChangeStream() {}

  /**
   * Reads from the slot's position to at least the given one. The connection must be in a
   * transaction, so that the answer is fetched in parts.
   */
  static void peek(
      Connection connection, String slot, String publication, String upTo, Reader reader)
      throws SQLException {
    PgOutput decoder = new PgOutput();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT data FROM pg_logical_slot_peek_binary_changes(?, ?::pg_lsn, NULL,
              'proto_version', '1', 'publication_names', ?)\
            """)) {
      statement.setFetchSize(2000);
      statement.setString(1, slot);
      statement.setString(2, upTo);
      statement.setString(3, publication);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          reader.take(decoder.decode(row.getBytes(1)));
        }
      }
    }
  }
}
