package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What no fence stops and no replication carries: a switch would leave it behind. */
final class Uncarried {
  private Uncarried() {}

  /**
   * Refuses to go on while there is any on a side.
   *
   * @param writer whether that side took writes last, so that what it holds would have to be
   *     carried
   * @throws dev.landfall.spine.FailureException Conflict, naming it
   */
  static void refuse(Connection connection, SyncName sync, Side side, boolean writer)
      throws SQLException {
    List<String> foreign = Subscriptions.foreign(connection, sync);
    if (!foreign.isEmpty()) {
      throw new Failure.Conflict(
              "the %s follows another database too (%s), and what comes in by that passes the fence: ALTER SUBSCRIPTION ... DISABLE each of them first"
                  .formatted(side, String.join(", ", foreign)))
          .asException();
    }
    String unlogged = writer ? unlogged(connection) : "";
    if (!unlogged.isEmpty()) {
      throw new Failure.Conflict(
              "the %s has unlogged tables, whose rows are in no log and would stay behind: %s; ALTER TABLE ... SET LOGGED each of them"
                  .formatted(side, unlogged))
          .asException();
    }
    long objects = writer ? largeObjects(connection) : 0;
    if (objects > 0) {
      throw new Failure.Conflict(
              "the %s holds %d large objects, and logical replication carries none: move them into bytea columns or to object storage, and lo_unlink them"
                  .formatted(side, objects))
          .asException();
    }
  }

  private static String unlogged(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(string_agg(oid::regclass::text, ', '), '') FROM pg_class WHERE"
                    + " relkind = 'r' AND relpersistence = 'u' AND relnamespace::regnamespace::text"
                    + " NOT IN ('pg_catalog', 'information_schema', 'landfall')")) {
      row.next();
      return row.getString(1);
    }
  }

  private static long largeObjects(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_largeobject_metadata")) {
      row.next();
      return row.getLong(1);
    }
  }
}
