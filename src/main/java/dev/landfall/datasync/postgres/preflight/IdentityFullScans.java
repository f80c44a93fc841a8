package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are named whole are looked for one by one through the whole table, where no index
 * helps.
 */
final class IdentityFullScans implements Check {
  private static final String NAME = "identity-full-scans";

  /** Rows that are still read through in about a millisecond. */
  private static final int MANY = 10_000;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (CatalogTable table : servers.sourceCatalog().tables()) {
      if (table.replicaIdentity() == CatalogTable.ReplicaIdentity.FULL && table.rows() > MANY) {
        findings.add(
            Finding.decide(
                    NAME,
                    table.name().toString(),
                    "table %s has REPLICA IDENTITY FULL and about %d rows: each UPDATE and DELETE is looked for through all of them where it is applied; name its rows by a key"
                        .formatted(table.name(), table.rows()),
                    "ALTER TABLE %s REPLICA IDENTITY DEFAULT".formatted(table.name().sql()))
                .on(Side.SOURCE));
      }
    }
    return findings;
  }
}
