package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.CatalogTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows cannot be named: once published, UPDATE and DELETE on it fail on the source.
 */
final class ReplicaIdentities implements Check {
  private static final String NAME = "replica-identities";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (CatalogTable table : servers.sourceCatalog().tables()) {
      if (!table.namesRows() && !table.unlogged()) {
        findings.add(
            Finding.blocks(
                NAME,
                table.name().toString(),
                "table %s has no replica identity (no primary key or a deferrable one, or its"
                        .formatted(table.name())
                    + " index is gone): once published, the application's UPDATE and DELETE on it"
                    + " would fail on the source",
                "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(table.name().sql())));
      }
    }
    return findings;
  }
}
