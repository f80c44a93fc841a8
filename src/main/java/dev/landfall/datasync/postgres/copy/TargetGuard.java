package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps a copy from emptying tables that hold what it did not put there itself. */
final class TargetGuard {
  private TargetGuard() {}

  /**
   * Refuses unless each table holds exactly the rows that committed chunks of this sync account
   * for: none, the first time.
   *
   * @throws dev.landfall.spine.FailureException naming the table, and a row where all are foreign
   */
  static void check(Connection target, SyncName sync, List<CatalogTable> tables)
      throws SQLException {
    if (followed(target, sync)) {
      return;
    }
    for (CatalogTable table : tables) {
      long ours = carried(target, sync, table);
      if (ours == 0) {
        refuseAnyRow(target, table);
      } else {
        refuseOtherRows(target, table, ours);
      }
    }
  }

  /**
   * Once it stood, replication has written there as well, and the fence kept everybody else out.
   */
  private static boolean followed(Connection target, SyncName sync) throws SQLException {
    return CopyRow.read(target, sync).filter(row -> row.phase() == CopyPhase.DONE).isPresent();
  }

  private static long carried(Connection target, SyncName sync, CatalogTable table)
      throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            SELECT coalesce(sum(rows), 0) FROM landfall.chunk
            WHERE sync = ? AND target_table = ? AND state = 'done'
            """)) {
      statement.setString(1, sync.id());
      statement.setString(2, table.name().sql());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static void refuseAnyRow(Connection target, CatalogTable table) throws SQLException {
    String what =
        table.key().isEmpty()
            ? "left(t::text, 60)"
            : table.key().stream()
                .map(key -> "t." + TableName.quote(key) + "::text")
                .collect(Collectors.joining(" || ', ' || "));
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT " + what + " FROM " + rows(table) + " AS t LIMIT 1")) {
      if (row.next()) {
        throw new Failure.Conflict(
                ("table %s on the target holds a row that this copy did not put there: %s = %s;"
                        + " move it away or TRUNCATE the table, then the copy begins")
                    .formatted(
                        table.name(),
                        table.key().isEmpty() ? "row" : "(" + String.join(", ", table.key()) + ")",
                        row.getString(1)))
            .asException();
      }
    }
  }

  private static void refuseOtherRows(Connection target, CatalogTable table, long ours)
      throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + rows(table))) {
      row.next();
      if (row.getLong(1) != ours) {
        throw new Failure.Conflict(
                ("table %s on the target holds %d rows, and this copy put %d there: something else"
                        + " writes to it; stop that, TRUNCATE the table and start over")
                    .formatted(table.name(), row.getLong(1), ours))
            .asException();
      }
    }
  }

  /** Its own rows: those of tables that inherit from it are theirs. */
  private static String rows(CatalogTable table) {
    return (table.holdsRows() ? "ONLY " : "") + table.name().sql();
  }
}
