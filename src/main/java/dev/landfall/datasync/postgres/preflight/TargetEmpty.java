package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows on the target that no copy of this sync put there would be lost or clash. */
public final class TargetEmpty implements Check {
  /** Its name in findings. */
  public static final String NAME = "target-empty";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    boolean begun =
        servers.value(Side.TARGET, "SELECT to_regclass('landfall.copy') IS NOT NULL").equals("t")
            && !servers
                .rows(
                    Side.TARGET,
                    "SELECT FROM landfall.copy WHERE sync = "
                        + TableName.literal(servers.sync().id()))
                .isEmpty();
    // Rows that an application wrote there are never advised to be thrown away.
    boolean written = !MovedBefore.others(servers).moved().isEmpty();
    List<Finding> findings = new ArrayList<>();
    for (CatalogTable table :
        begun ? List.<CatalogTable>of() : servers.targetCatalog().withRows()) {
      if (holdsRows(servers, table)) {
        findings.add(
            Finding.blocks(
                    NAME,
                    table.name().toString(),
                    "table %s on the target holds rows that no copy put there"
                        .formatted(table.name()),
                    written ? null : "TRUNCATE " + table.name().sql())
                .on(Side.TARGET));
      }
    }
    return findings;
  }

  private static boolean holdsRows(Servers servers, CatalogTable table) throws SQLException {
    try {
      String query = "SELECT EXISTS (SELECT FROM ONLY %s)".formatted(table.name().sql());
      return servers.value(Side.TARGET, query).equals("t");
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) {
        // It may not be read: the checks of ownership and row security say so.
        return false;
      }
      throw e;
    }
  }
}
