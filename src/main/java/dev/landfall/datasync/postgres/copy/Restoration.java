package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes again what {@link Deferral} took down, each object in a transaction with its row, so that
 * it goes on after any crash where it stopped.
 */
final class Restoration {
  /** One object to make. */
  record Item(String kind, String relation, String name, String definition) {}

  /** The stages, in order: indexes and constraints, foreign keys, their validation, triggers. */
  static final int STAGES = 4;

  private Restoration() {}

  /** Foreign keys lock two tables each, so only they are made one after the other. */
  static boolean parallel(int stage) {
    return stage != 2;
  }

  static List<Item> missing(Connection target, SyncName sync, int stage) throws SQLException {
    List<Item> items = new ArrayList<>();
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            SELECT d.kind, d.relation, d.name, d.definition FROM landfall.deferred d
            WHERE d.sync = ? AND d.no = ? AND d.state <> 'made'
            ORDER BY pg_table_size(to_regclass(d.relation)) DESC NULLS LAST, d.relation, d.name
            """)) {
      statement.setString(1, sync.id());
      statement.setInt(2, stage);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          items.add(
              new Item(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        }
      }
    }
    return items;
  }

  static void make(Connection target, SyncName sync, Item item) throws SQLException {
    target.setAutoCommit(false);
    try (Statement statement = target.createStatement();
        PreparedStatement mark =
            target.prepareStatement(
                """
                UPDATE landfall.deferred SET state = 'made'
                WHERE sync = ? AND kind = ? AND relation = ? AND name = ?
                """)) {
      statement.execute(item.definition());
      mark.setString(1, sync.id());
      mark.setString(2, item.kind());
      mark.setString(3, item.relation());
      mark.setString(4, item.name());
      mark.executeUpdate();
      target.commit();
    } finally {
      target.rollback();
      target.setAutoCommit(true);
    }
  }
}
