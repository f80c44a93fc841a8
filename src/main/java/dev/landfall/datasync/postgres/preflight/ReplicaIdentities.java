package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows cannot be named: once published, UPDATE and DELETE on it fail, on the source
 * at once, on the target as soon as it takes the writes.
 */
final class ReplicaIdentities implements Check {
  private static final String NAME = "replica-identities";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      for (CatalogTable table : servers.catalog(side).tables()) {
        if (!table.namesRows() && !table.unlogged()) {
          findings.add(
              Finding.blocks(
                      NAME,
                      table.name().toString(),
                      "table %s has no replica identity on the %s (no primary key or a deferrable one,"
                              .formatted(table.name(), Servers.word(side))
                          + " or its index is gone): once published, the application's UPDATE and"
                          + " DELETE on it would fail",
                      "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(table.name().sql()))
                  .on(side));
        }
      }
    }
    return findings;
  }
}
