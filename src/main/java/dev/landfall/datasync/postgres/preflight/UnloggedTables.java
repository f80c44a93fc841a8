package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** Unlogged tables are not in the log, so neither copied nor replicated. */
final class UnloggedTables implements Check {
  private static final String NAME = "unlogged-tables";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.sourceCatalog().tables().stream()
        .filter(CatalogTable::unlogged)
        .map(
            table ->
                Finding.blocks(
                        NAME,
                        table.name().toString(),
                        "table %s is unlogged: its rows are neither copied nor replicated, and would be"
                                .formatted(table.name())
                            + " missing once the target takes writes",
                        "ALTER TABLE %s SET LOGGED".formatted(table.name().sql()))
                    .on(Side.SOURCE))
        .toList();
  }
}
