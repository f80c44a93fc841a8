package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The publication of one side. It lists its tables, because "for all tables" is a superuser's to
 * say; partitions go through their root, so that both sides may cut theirs differently.
 */
public final class Publications {
  private static final String ALL =
      "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";

  private Publications() {}

  /**
   * Makes it, or adds and drops tables until it lists what is carried and the marker.
   *
   * @throws dev.landfall.spine.FailureException Conflict where a table would lose its UPDATE and
   *     DELETE by being published; nothing was changed then
   */
  public static void ensure(Connection connection, SyncName sync) throws SQLException {
    Catalog catalog = Catalog.read(connection);
    SortedSet<TableName> wanted = wanted(catalog);
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, sync)) {
        refuseNameless(catalog, wanted);
        statement.execute(
            "CREATE PUBLICATION "
                + sync.publication()
                + " FOR TABLE "
                + list(wanted)
                + " WITH ("
                + ALL
                + ")");
        return;
      }
      heal(connection, sync);
      SortedSet<TableName> there = listed(connection, sync);
      SortedSet<TableName> add = new TreeSet<>(wanted);
      add.removeAll(there);
      SortedSet<TableName> drop = new TreeSet<>(there);
      drop.removeAll(wanted);
      refuseNameless(catalog, add);
      if (!add.isEmpty()) {
        statement.execute("ALTER PUBLICATION " + sync.publication() + " ADD TABLE " + list(add));
      }
      if (!drop.isEmpty()) {
        statement.execute("ALTER PUBLICATION " + sync.publication() + " DROP TABLE " + list(drop));
      }
    }
  }

  /** Whether another hand has it publish less than all there is of its tables. */
  public static boolean narrowed(Connection connection, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT FROM pg_publication p LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid
            WHERE p.pubname = ? AND (NOT (p.pubinsert AND p.pubupdate AND p.pubdelete
              AND p.pubtruncate AND p.pubviaroot) OR r.prqual IS NOT NULL
              OR r.prattrs IS NOT NULL)\
            """)) {
      statement.setString(1, sync.publication());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static void heal(Connection connection, SyncName sync) throws SQLException {
    if (narrowed(connection, sync)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "ALTER PUBLICATION %s SET TABLE %s; ALTER PUBLICATION %s SET (%s)"
                .formatted(
                    sync.publication(), list(listed(connection, sync)), sync.publication(), ALL));
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
    SortedSet<TableName> missing = wanted(Catalog.read(connection));
    missing.removeAll(listed(connection, sync));
    return missing;
  }

  /**
   * Refuses to publish tables whose rows replication cannot name, and partitions of them: from then
   * on the server would refuse the application's UPDATE and DELETE. One that is only ever inserted
   * into is refused as well, since nobody can promise that.
   *
   * @param published the tables that would be published, partitions under their root
   */
  public static void refuseNameless(Catalog catalog, Collection<TableName> published) {
    List<CatalogTable> nameless =
        catalog.tables().stream()
            .filter(table -> !table.unlogged() && !table.namesRows())
            .filter(table -> published.contains(table.root()))
            .toList();
    if (!nameless.isEmpty()) {
      throw new Failure.Conflict(
              "no replica identity on %s: once published, the application's UPDATE and DELETE on it would fail; on both sides give it a primary key (not a deferrable one), or: %s"
                  .formatted(
                      joined(nameless, ", ", table -> table.name().toString()),
                      joined(
                          nameless,
                          "; ",
                          table ->
                              "ALTER TABLE %s REPLICA IDENTITY FULL"
                                  .formatted(table.name().sql()))))
          .asException();
    }
  }

  private static String joined(
      List<CatalogTable> tables, String by, Function<CatalogTable, String> word) {
    return tables.stream().map(word).collect(Collectors.joining(by));
  }

  private static SortedSet<TableName> wanted(Catalog catalog) {
    SortedSet<TableName> wanted =
        catalog.published().stream()
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
