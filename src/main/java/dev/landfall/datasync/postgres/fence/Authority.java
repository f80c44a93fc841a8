package dev.landfall.datasync.postgres.fence;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements behind {@link AuthorityRow}. None of them changes a row it did not expect. */
public final class Authority {
  private static final String READ =
      """
      SELECT epoch, open, opened_epoch, fenced_for,
        (extract(epoch FROM clock_timestamp() - fenced_at) * 1000)::bigint
      FROM landfall.authority WHERE sync = ?\
      """;

  /**
   * Whether a side is open to everybody, for the sync named by a literal: it is for that one, and
   * no other sync has closed it. The fence is one for all of them.
   */
  static final String OPEN =
      "SELECT coalesce(bool_or(open) FILTER (WHERE sync = %1$s), false) AND NOT"
          + " coalesce(bool_or(NOT open AND fenced_at IS NOT NULL) FILTER (WHERE sync <> %1$s),"
          + " false) FROM landfall.authority";

  private Authority() {}

  /** Writes the first row of a side where there is none. */
  public static void initialise(Connection connection, SyncName sync, Side side)
      throws SQLException {
    AuthorityRow first =
        side == Side.SOURCE ? AuthorityRow.initialOpen() : AuthorityRow.initialClosed();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO landfall.authority (sync, epoch, open, opened_epoch) VALUES (?, ?, ?, ?)
            ON CONFLICT (sync) DO NOTHING\
            """)) {
      statement.setString(1, sync.id());
      statement.setLong(2, first.epoch());
      statement.setBoolean(3, first.open());
      statement.setLong(4, first.openedEpoch());
      statement.executeUpdate();
    }
  }

  /** Other syncs that have closed this side. */
  public static List<String> closedByOthers(Connection connection, SyncName sync)
      throws SQLException {
    List<String> others = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sync FROM landfall.authority WHERE sync <> ? AND NOT open"
                + " AND fenced_at IS NOT NULL ORDER BY sync")) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          others.add(row.getString(1));
        }
      }
    }
    return others;
  }

  /** Reads a side's row; null when there is none. The table must exist. */
  public static @Nullable AuthorityRow read(Connection connection, SyncName sync)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, sync.id());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        long age = row.getLong(5);
        Duration fencedFor = row.wasNull() ? null : Duration.ofMillis(Math.max(0, age));
        return new AuthorityRow(
            row.getLong(1), row.getBoolean(2), row.getLong(3), fencedFor, row.getString(4));
      }
    }
  }

  /** Closes it inside the caller's transaction; false when the row is not the expected one. */
  static boolean close(Connection connection, SyncName sync, long expected, String why)
      throws SQLException {
    return changed(
        connection,
        """
        UPDATE landfall.authority SET epoch = epoch + 1, open = false,
          fenced_at = clock_timestamp(), fenced_for = ?
        WHERE sync = ? AND epoch = ? AND open\
        """,
        why,
        sync.id(),
        expected);
  }

  /** Raises a closed side's epoch; false when it is open or already there. */
  static boolean raise(Connection connection, SyncName sync, long n) throws SQLException {
    return changed(
        connection,
        """
        UPDATE landfall.authority SET epoch = ? WHERE sync = ? AND NOT open AND epoch < ?\
        """,
        n,
        sync.id(),
        n);
  }

  /** Opens it inside the caller's transaction; false when the row is not the one observed. */
  static boolean open(Connection connection, SyncName sync, long observed, long n)
      throws SQLException {
    return changed(
        connection,
        """
        UPDATE landfall.authority SET epoch = ?, open = true, opened_epoch = ?, fenced_at = NULL,
          fenced_for = NULL
        WHERE sync = ? AND epoch = ? AND NOT open AND epoch < ?\
        """,
        n,
        n,
        sync.id(),
        observed,
        n);
  }

  private static boolean changed(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate() == 1;
    }
  }
}
