package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Shape;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.postgresql.replication.LogSequenceNumber;

/**
 * How far a comparison of all rows has come, kept beside the data so that a process that ends in
 * the middle costs no table twice. A table found equal stays so for as long as the slots that
 * remember changed keys stand where they stood: whatever changed in it since is compared after
 * them. When they moved, or were made anew, everything is compared again.
 */
final class Pass {
  /**
   * A table that was equal.
   *
   * @param query what was summed, of which tables: with other columns it is another question
   * @param rows rows it had
   * @param writerUpTo the writer's position it speaks of
   * @param followerUpTo the same of the following side
   */
  private record Equal(String query, long rows, String writerUpTo, String followerUpTo) {}

  private final Database follower;
  private final SyncName sync;
  private final String writerSlot;
  private final String followerSlot;
  private final String shapes;
  private final Map<String, Equal> equal = new HashMap<>();

  private Pass(Database writer, Database follower, SyncName sync, String shapes) {
    this.follower = follower;
    this.sync = sync;
    this.writerSlot = position(writer, sync);
    this.followerSlot = position(follower, sync);
    this.shapes = shapes;
  }

  /**
   * Goes on where the last one ended, or begins, also where tables are not what they were then.
   * Both slots have to be there.
   */
  static Pass resume(
      Database writer, Database follower, SyncName sync, Shape shape, Shape otherShape) {
    Pass pass =
        new Pass(
            writer, follower, sync, "%08x%08x".formatted(shape.hashCode(), otherShape.hashCode()));
    follower.transaction(
        "resuming the comparison",
        connection -> {
          pass.forgetOthers(connection);
          pass.read(connection);
          return true;
        });
    return pass;
  }

  private static String position(Database side, SyncName sync) {
    return side.with(
        "looking at the verification slot",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT confirmed_flush_lsn::text FROM pg_replication_slots"
                      + " WHERE slot_name = ?")) {
            statement.setString(1, sync.verificationSlot());
            try (ResultSet row = statement.executeQuery()) {
              if (!row.next()) {
                throw new SQLException("slot " + sync.verificationSlot() + " is gone", "42704");
              }
              return Objects.requireNonNull(row.getString(1));
            }
          }
        });
  }

  private void forgetOthers(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            DELETE FROM landfall.compared
            WHERE sync = ? AND (writer_slot, follower_slot) <> (?::pg_lsn, ?::pg_lsn)\
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, writerSlot);
      statement.setString(3, followerSlot);
      statement.executeUpdate();
    }
  }

  private void read(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT source_table, query, rows, writer_up_to::text, follower_up_to::text
            FROM landfall.compared WHERE sync = ?\
            """)) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          equal.put(
              row.getString(1),
              new Equal(row.getString(2), row.getLong(3), row.getString(4), row.getString(5)));
        }
      }
    }
  }

  /** Whether the table was found equal, as it is defined now. */
  boolean has(CatalogTable table) {
    Equal found = equal.get(table.name().toString());
    return found != null && found.query().equals(question(table));
  }

  /** What was asked, of which tables. */
  private String question(CatalogTable table) {
    return RowSql.sums(table, 0, null) + " -- " + shapes;
  }

  /** Writes down that the table was found equal. */
  void found(CatalogTable table, long rows, String writerUpTo, String followerUpTo) {
    Equal found = new Equal(question(table), rows, writerUpTo, followerUpTo);
    follower.transaction(
        "recording the comparison of " + table.name(),
        connection -> {
          write(connection, table.name().toString(), found);
          return true;
        });
    equal.put(table.name().toString(), found);
  }

  private void write(Connection connection, String table, Equal found) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO landfall.compared
            VALUES (?, ?, ?, ?::pg_lsn, ?::pg_lsn, ?, ?::pg_lsn, ?::pg_lsn)
            ON CONFLICT (sync, source_table) DO UPDATE SET query = excluded.query,
              rows = excluded.rows, writer_slot = excluded.writer_slot,
              follower_slot = excluded.follower_slot, writer_up_to = excluded.writer_up_to,
              follower_up_to = excluded.follower_up_to\
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, table);
      statement.setString(3, found.query());
      statement.setString(4, writerSlot);
      statement.setString(5, followerSlot);
      statement.setLong(6, found.rows());
      statement.setString(7, found.writerUpTo());
      statement.setString(8, found.followerUpTo());
      statement.executeUpdate();
    }
  }

  /** It is over: the next one compares everything again, wherever the slots stand by then. */
  void end() {
    follower.transaction(
        "ending the comparison",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("DELETE FROM landfall.compared WHERE sync = ?")) {
            statement.setString(1, sync.id());
            return statement.executeUpdate();
          }
        });
  }

  /** Rows compared, as counted on the writer. */
  long rows() {
    return equal.values().stream().mapToLong(Equal::rows).sum();
  }

  /** The writer's position before which everything compared was compared. */
  String writerUpTo() {
    return earliest(Equal::writerUpTo, writerSlot);
  }

  /** The same of the following side. */
  String followerUpTo() {
    return earliest(Equal::followerUpTo, followerSlot);
  }

  private String earliest(Function<Equal, String> position, String none) {
    return equal.values().stream()
        .map(position)
        .map(LogSequenceNumber::valueOf)
        .min(LogSequenceNumber::compareTo)
        .map(LogSequenceNumber::asString)
        .orElse(none);
  }
}
