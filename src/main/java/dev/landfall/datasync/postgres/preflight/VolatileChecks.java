package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * Constraints that say yes today and no tomorrow: rows that were fine when they were written are
 * refused when they are carried, under another time zone for example.
 */
final class VolatileChecks implements Check {
  private static final String NAME = "volatile-checks";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        WITH checks AS (
          SELECT format('%I.%I.%I', n.nspname, c.relname, k.conname) AS name, k.conbin::text AS tree,
            format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname) AS drop
          FROM <tables> JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c'
          UNION ALL
          SELECT format('%I.%I.%I', n.nspname, t.typname, k.conname), k.conbin::text,
            format('ALTER DOMAIN %I.%I DROP CONSTRAINT %I', n.nspname, t.typname, k.conname)
          FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
          JOIN pg_namespace n ON n.oid = t.typnamespace
          WHERE k.contype = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
        SELECT c.name, coalesce(string_agg(DISTINCT p.oid::regproc::text, ', '), 'the clock'), c.drop
        FROM checks c
        LEFT JOIN LATERAL regexp_matches(c.tree, ':(?:op)?funcid (\\d+)', 'g') AS f(ids) ON true
        LEFT JOIN pg_proc p ON p.oid = f.ids[1]::oid AND p.provolatile <> 'i'
        GROUP BY c.name, c.tree, c.drop
        HAVING count(p.oid) > 0 OR c.tree LIKE '%SQLVALUEFUNCTION%' ORDER BY 1
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "constraint %s on the %s depends on more than the row (%s): a row that was taken once may be refused when it is carried, under UTC and an empty search path; see that all rows meet it, or drop it for the time being"
                    .formatted(row.get(0), Servers.word(side), row.get(1)),
                row.get(2)));
  }
}
