package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Makes again what {@link Deferral} took down, each object in a transaction with its row, so that
 * it goes on after any crash where it stopped.
 */
final class Restoration {
  /** Indexes, of which several are built beside one another, also on one table. */
  static final int INDEXES = 1;

  /** Foreign keys lock two tables each, so only they are made one after the other. */
  static final int FOREIGN_KEYS = 3;

  /** The stages, in order: indexes, constraints, foreign keys, their validation, triggers. */
  static final int STAGES = 5;

  private record Item(String kind, String relation, String name, String definition) {}

  private Restoration() {}

  /**
   * Claims the object of the largest table that has all its rows, and makes it. The claim is the
   * row's lock, as with chunks.
   *
   * @return false when there is none that nobody else is making
   */
  static boolean makeNext(Connection target, SyncName sync, int stage) throws SQLException {
    target.setAutoCommit(false);
    try {
      Optional<Item> item = claim(target, sync, stage);
      if (item.isPresent()) {
        make(target, sync, item.get());
        target.commit();
      }
      return item.isPresent();
    } finally {
      target.rollback();
      target.setAutoCommit(true);
    }
  }

  private static Optional<Item> claim(Connection target, SyncName sync, int stage)
      throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            SELECT d.kind, d.relation, d.name, d.definition FROM landfall.deferred d
            CROSS JOIN LATERAL (SELECT to_regclass(d.relation) AS oid) r
            WHERE d.sync = ? AND d.no = ? AND d.state <> 'made'
              AND NOT EXISTS (SELECT FROM landfall.chunk k WHERE k.sync = d.sync
                AND k.state <> 'done'
                AND to_regclass(k.target_table) IN (r.oid, pg_partition_root(r.oid)))
            ORDER BY pg_table_size(r.oid) DESC NULLS LAST, d.relation, d.name
            LIMIT 1 FOR UPDATE OF d SKIP LOCKED
            """)) {
      statement.setString(1, sync.id());
      statement.setInt(2, stage);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Item(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
            : Optional.empty();
      }
    }
  }

  /** Whether everything of a stage stands, what others are making included. */
  static boolean stands(Connection target, SyncName sync, int stage) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            """
            SELECT NOT EXISTS (SELECT FROM landfall.deferred
              WHERE sync = ? AND no = ? AND state <> 'made')
            """)) {
      statement.setString(1, sync.id());
      statement.setInt(2, stage);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static void make(Connection target, SyncName sync, Item item) throws SQLException {
    try (Statement statement = target.createStatement();
        PreparedStatement mark =
            target.prepareStatement(
                """
                UPDATE landfall.deferred SET state = 'made'
                WHERE sync = ? AND kind = ? AND relation = ? AND name = ?
                """)) {
      statement.setEscapeProcessing(false);
      statement.execute(item.definition());
      mark.setString(1, sync.id());
      mark.setString(2, item.kind());
      mark.setString(3, item.relation());
      mark.setString(4, item.name());
      mark.executeUpdate();
    }
  }
}
