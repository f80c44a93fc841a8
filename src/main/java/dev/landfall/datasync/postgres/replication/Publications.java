package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The publication of one side. It lists its tables, because "for all tables" is a superuser's to
 * say; partitions go through their root, so that both sides may cut theirs differently.
 */
public final class Publications {
  private Publications() {}

  /** Makes it, or adds and drops tables until it lists what is carried and the marker. */
  public static void ensure(Connection connection, SyncName sync) throws SQLException {
    SortedSet<TableName> wanted = wanted(connection);
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, sync)) {
        statement.execute(
            "CREATE PUBLICATION "
                + sync.publication()
                + " FOR TABLE "
                + list(wanted)
                + " WITH (publish = 'insert, update, delete, truncate',"
                + " publish_via_partition_root = true)");
        return;
      }
      SortedSet<TableName> there = listed(connection, sync);
      SortedSet<TableName> add = new TreeSet<>(wanted);
      add.removeAll(there);
      SortedSet<TableName> drop = new TreeSet<>(there);
      drop.removeAll(wanted);
      if (!add.isEmpty()) {
        statement.execute("ALTER PUBLICATION " + sync.publication() + " ADD TABLE " + list(add));
      }
      if (!drop.isEmpty()) {
        statement.execute("ALTER PUBLICATION " + sync.publication() + " DROP TABLE " + list(drop));
      }
    }
  }

  /** Drops it where there is one. */
  public static void drop(Connection connection, SyncName sync) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP PUBLICATION IF EXISTS " + sync.publication());
    }
  }

  /** Tables that should be in it and are not. */
  public static SortedSet<TableName> missing(Connection connection, SyncName sync)
      throws SQLException {
    SortedSet<TableName> missing = wanted(connection);
    missing.removeAll(listed(connection, sync));
    return missing;
  }

  private static SortedSet<TableName> wanted(Connection connection) throws SQLException {
    SortedSet<TableName> wanted =
        Catalog.read(connection).published().stream()
            .map(CatalogTable::name)
            .collect(Collectors.toCollection(TreeSet::new));
    wanted.add(LandfallSchema.MARKER);
    return wanted;
  }

  private static boolean exists(Connection connection, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM pg_publication WHERE pubname = ?")) {
      statement.setString(1, sync.publication());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The tables in it. */
  public static SortedSet<TableName> listed(Connection connection, SyncName sync)
      throws SQLException {
    SortedSet<TableName> listed = new TreeSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT n.nspname, c.relname FROM pg_publication_rel r
            JOIN pg_publication p ON p.oid = r.prpubid
            JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE p.pubname = ?\
            """)) {
      statement.setString(1, sync.publication());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          listed.add(new TableName(row.getString(1), row.getString(2)));
        }
      }
    }
    return listed;
  }

  private static String list(SortedSet<TableName> tables) {
    return tables.stream().map(TableName::sql).collect(Collectors.joining(", "));
  }
}
