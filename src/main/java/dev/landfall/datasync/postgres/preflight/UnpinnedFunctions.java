package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * Functions of the application in indexes, constraints and generated columns run under an empty
 * search path when rows are carried; names that they do not qualify are not found then.
 */
final class UnpinnedFunctions implements Check {
  private static final String NAME = "unpinned-functions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        WITH expressions AS (
          SELECT format('index %s', x.indexrelid::regclass) AS what,
            concat(x.indexprs::text, x.indpred::text) AS tree
          FROM <tables> JOIN pg_index x ON x.indrelid = c.oid
          UNION ALL
          SELECT format('constraint %I.%I.%I', n.nspname, c.relname, k.conname), k.conbin::text
          FROM <tables> JOIN pg_constraint k ON k.conrelid = c.oid
          UNION ALL
          SELECT format('generated column %I.%I.%I', n.nspname, c.relname, a.attname), d.adbin::text
          FROM <tables> JOIN pg_attribute a ON a.attrelid = c.oid AND a.attgenerated <> ''
          JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum)
        SELECT format('%I.%I', n.nspname, p.proname), string_agg(DISTINCT e.what, ', '),
          format('ALTER FUNCTION %s SET search_path = %I, pg_catalog, pg_temp',
            p.oid::regprocedure, n.nspname)
        FROM expressions e
        CROSS JOIN LATERAL regexp_matches(e.tree, ':(?:op)?funcid (\\d+)', 'g') AS f(ids)
        JOIN pg_proc p ON p.oid = f.ids[1]::oid
        JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_language l ON l.oid = p.prolang
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND l.lanname NOT IN ('c', 'internal') AND p.prosqlbody IS NULL
          AND NOT coalesce(p.proconfig::text LIKE '%search_path=%', false)
        GROUP BY n.nspname, p.proname, p.oid ORDER BY 1
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "function %s on the %s has no search path of its own, and %s calls it: where rows are carried the path is empty, and a name in its body without a schema is not found"
                    .formatted(row.get(0), Servers.word(side), row.get(1)),
                row.get(2)));
  }
}
