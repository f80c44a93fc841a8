package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** They end with their session, which the switch has to begin again elsewhere. */
final class TemporaryTables implements Check {
  private static final String NAME = "temporary-tables";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relpersistence = 't' AND c.relkind IN ('r', 'p')
          AND n.oid <> pg_my_temp_schema() ORDER BY 1
        """,
        row ->
            Finding.info(
                NAME,
                row.getFirst(),
                "temporary table %s belongs to a session on the source and is not carried: its session makes it again when it finds the target"
                    .formatted(row.getFirst())));
  }
}
