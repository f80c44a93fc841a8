package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.SchemaDigest;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** With schema: Existing, each row of the source must fit into the target. */
final class SchemasEqual implements Check {
  private static final String NAME = "schemas-equal";

  /** Enough to see what kind of difference it is. */
  private static final int MOST = 20;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    boolean begun =
        servers.value(Side.TARGET, "SELECT to_regclass('landfall.copy') IS NOT NULL").equals("t")
            && !servers.rows(Side.TARGET, "SELECT FROM landfall.copy").isEmpty();
    if (begun || servers.options().schemaFromSource() != null) {
      // While a copy runs, indexes are down; afterwards the digest is compared by itself.
      return List.of();
    }
    return SchemaDigest.compare(
            SchemaDigest.read(servers.source()), SchemaDigest.read(servers.target()))
        .stream()
        .limit(MOST)
        .map(each -> Finding.blocks(NAME, each.object(), each.describe(), null))
        .toList();
  }
}
