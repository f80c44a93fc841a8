package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * Tables of the application in the schema that the operator keeps for itself would be carried by
 * nobody.
 */
final class SchemaTaken implements Check {
  private static final String NAME = "schema-taken";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT format('%I.%I', n.nspname, c.relname), quote_ident(c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'landfall' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND c.relname NOT IN ('authority', 'marker', 'copy', 'chunk', 'deferred', 'compared',
            'shape')
        ORDER BY 1
        """,
        (side, row) ->
            Finding.blocks(
                NAME,
                row.getFirst(),
                "%s on the %s stands in the schema landfall, which is the operator's own and not carried"
                    .formatted(row.getFirst(), Servers.word(side)),
                "ALTER TABLE %s SET SCHEMA public".formatted(row.getFirst())));
  }
}
