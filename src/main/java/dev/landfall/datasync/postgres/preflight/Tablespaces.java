package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** Tables and indexes in a tablespace of their own: a managed server has none. */
final class Tablespaces implements Check {
  private static final String NAME = "tablespaces";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT format('%I.%I', n.nspname, c.relname), t.spcname,
          format('ALTER %s %I.%I SET TABLESPACE pg_default',
            CASE WHEN c.relkind IN ('i', 'I') THEN 'INDEX' WHEN c.relkind = 'm'
              THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_tablespace t ON t.oid = c.reltablespace
        WHERE n.nspname !~ '^pg_' AND c.relkind IN ('r', 'p', 'i', 'I', 'm') ORDER BY 1
        """,
        row ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "%s lies in tablespace %s on the source; on the target it lies where everything does: see that this disk is fast and large enough"
                    .formatted(row.get(0), row.get(1)),
                row.get(2)));
  }
}
