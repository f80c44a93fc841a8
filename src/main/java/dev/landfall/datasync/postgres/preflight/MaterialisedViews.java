package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** What they hold is computed, not carried. */
final class MaterialisedViews implements Check {
  private static final String NAME = "materialised-views";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers
        .rows(
            Side.SOURCE,
            "SELECT format('%I.%I', schemaname, matviewname) FROM pg_matviews ORDER BY 1")
        .stream()
        .map(
            row ->
                Finding.info(
                    NAME,
                    row.getFirst(),
                    "materialised view %s is not carried: REFRESH it on the target before the switch"
                        .formatted(row.getFirst())))
        .toList();
  }
}
