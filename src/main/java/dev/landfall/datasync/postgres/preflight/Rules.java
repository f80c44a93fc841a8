package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** Rules rewrite statements, and rows that are copied or replicated come by none. */
final class Rules implements Check {
  private static final String NAME = "rules";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT format('%I.%I', n.nspname, c.relname), w.rulename,
          CASE w.ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' ELSE 'DELETE' END
        FROM <tables> JOIN pg_rewrite w ON w.ev_class = c.oid ORDER BY 1, 2
        """,
        row ->
            Finding.info(
                NAME,
                row.getFirst(),
                "rule %s on %s rewrites %s: rows that are carried do not pass it again, and need not, since what it made of them on the source is carried too"
                    .formatted(row.get(1), row.get(0), row.get(2))));
  }
}
