package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** What they hold is computed, not carried. */
final class MaterialisedViews implements Check {
  private static final String NAME = "materialised-views";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        "SELECT format('%I.%I', schemaname, matviewname) FROM pg_matviews ORDER BY 1",
        row ->
            new Finding(
                Finding.Severity.INFO,
                NAME,
                row.getFirst(),
                Side.TARGET,
                "materialised view %s is computed on each side and not carried: refresh it on the target before the switch"
                    .formatted(row.getFirst()),
                "REFRESH MATERIALIZED VIEW " + row.getFirst()));
  }
}
