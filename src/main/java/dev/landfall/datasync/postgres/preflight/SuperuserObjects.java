package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/**
 * Things that only a superuser may make, and the target, where a service runs it, gives nobody that
 * right.
 */
final class SuperuserObjects implements Check {
  private static final String NAME = "superuser-objects";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    if (servers
        .value(Side.TARGET, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        .equals("t")) {
      return List.of();
    }
    return servers.lacking(
        """
        SELECT format('%I.%I', n.nspname, p.proname), 'function in language ' || l.lanname
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_language l ON l.oid = p.prolang
        WHERE NOT l.lanpltrusted AND l.lanname <> 'sql' AND n.nspname !~ '^pg_'
          AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend e
            WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
        UNION ALL
        SELECT format('%I.%I', n.nspname, p.proname), 'LEAKPROOF function'
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_language l ON l.oid = p.prolang
        WHERE p.proleakproof AND l.lanpltrusted AND n.nspname !~ '^pg_'
          AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend e
            WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
        UNION ALL
        SELECT format('%I.%I', n.nspname, t.typname), 'base type'
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'b' AND t.typcategory <> 'A' AND n.nspname !~ '^pg_'
          AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend e
            WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
        UNION ALL
        SELECT w.fdwname::text, 'foreign-data wrapper' FROM pg_foreign_data_wrapper w
        WHERE NOT EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_foreign_data_wrapper'::regclass AND e.objid = w.oid
            AND e.deptype = 'e')
        UNION ALL
        SELECT p.pubname::text, 'publication FOR ALL TABLES' FROM pg_publication p
        WHERE p.puballtables
        ORDER BY 1
        """,
        row ->
            Finding.decide(
                NAME,
                row.get(0),
                "%s is a %s, which a superuser alone may make, and the operator's role is none on the target: do without it, or have the target's administrator make it"
                    .formatted(row.get(0), row.get(1)),
                null));
  }
}
