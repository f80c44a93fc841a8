package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.datasync.postgres.replication.Publications;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The publication on the source as the copy needs it: there before the slot, since a slot decodes
 * each change with the catalog of its moment.
 */
final class ForwardPublication {
  private ForwardPublication() {}

  static void ensure(Connection source, SyncName sync, Catalog catalog) throws SQLException {
    if (exists(source, sync)) {
      return;
    }
    Publications.refuseNameless(
        catalog, catalog.published().stream().map(CatalogTable::name).toList());
    String tables =
        Stream.concat(
                catalog.published().stream().map(CatalogTable::name),
                Stream.of(LandfallSchema.MARKER))
            .map(TableName::sql)
            .collect(Collectors.joining(", "));
    try (Statement statement = source.createStatement()) {
      statement.execute(
          "CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)"
              .formatted(TableName.quote(sync.publication()), tables));
    }
  }

  static void drop(Connection source, SyncName sync) throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.execute("DROP PUBLICATION IF EXISTS " + TableName.quote(sync.publication()));
    }
  }

  private static boolean exists(Connection source, SyncName sync) throws SQLException {
    try (PreparedStatement statement =
        source.prepareStatement("SELECT FROM pg_publication WHERE pubname = ?")) {
      statement.setString(1, sync.publication());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
