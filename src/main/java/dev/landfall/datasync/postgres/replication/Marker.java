package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.postgresql.util.PSQLException;

/**
 * A row written on one side so that its arrival on the other can be waited for: everything
 * committed before it has arrived with it. Clocks are never compared.
 *
 * @param side where it was written
 * @param id grows with every marker of that side
 */
public record Marker(Side side, long id) {
  /** Writes one and drops old ones; durable when it returns. */
  public static Marker write(Connection connection, SyncName sync, Side side) throws SQLException {
    for (int attempt = 0; ; attempt++) {
      try {
        return new Marker(side, insert(connection, sync, side));
      } catch (PSQLException e) {
        // Another session wrote the same id at the same time; the next one is free.
        if (attempt == 5 || !"23505".equals(Objects.requireNonNullElse(e.getSQLState(), ""))) {
          throw e;
        }
      }
    }
  }

  private static long insert(Connection connection, SyncName sync, Side side) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH newest AS (
              SELECT coalesce(max(id), 0) AS id, set_config('synchronous_commit', 'on', true) AS s
              FROM landfall.marker WHERE sync = ? AND side = ?),
            old AS (
              DELETE FROM landfall.marker m USING newest
              WHERE m.sync = ? AND m.side = ? AND m.id < newest.id - 50)
            INSERT INTO landfall.marker (sync, side, id)
            SELECT ?, ?, id + 1 FROM newest WHERE s IS NOT NULL RETURNING id\
            """)) {
      for (int i = 1; i <= 6; i += 2) {
        statement.setString(i, sync.id());
        statement.setString(i + 1, side.name());
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Whether it has arrived on the other side. */
  public boolean applied(Connection other, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        other.prepareStatement(
            "SELECT EXISTS (SELECT FROM landfall.marker WHERE sync = ? AND side = ? AND id >="
                + " ?)")) {
      statement.setString(1, sync.id());
      statement.setString(2, side.name());
      statement.setLong(3, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
