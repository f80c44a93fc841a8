package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * What roles may do with schemas, tables, columns, sequences and functions, and may not on the
 * target.
 */
final class Privileges implements Check {
  private static final String NAME = "privileges";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.lacking(
        """
        WITH objects AS (
          SELECT n.oid AS schema, format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE'
              ELSE 'TABLE' END, n.nspname, c.relname) AS name, c.relowner AS owner,
            coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char"
              ELSE 'r'::"char" END, c.relowner)) AS acl, NULL::text AS part
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relpersistence <> 't'
            AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
              AND e.objid = c.oid AND e.deptype = 'e')
          UNION ALL
          SELECT n.oid, format('TABLE %I.%I', n.nspname, c.relname), c.relowner, a.attacl,
            quote_ident(a.attname)
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attacl IS NOT NULL
          UNION ALL
          SELECT n.oid, format('SCHEMA %I', n.nspname), n.nspowner,
            coalesce(n.nspacl, acldefault('n', n.nspowner)), NULL FROM pg_namespace n
          UNION ALL
          SELECT n.oid, format('%s %s', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
              p.oid::regprocedure), p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)), NULL
          FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
            AND e.objid = p.oid AND e.deptype = 'e'))
        SELECT o.name, coalesce(r.rolname, 'PUBLIC'),
          string_agg(a.privilege_type || coalesce('(' || o.part || ')', ''), ', '
            ORDER BY a.privilege_type, o.part),
          CASE WHEN r.rolname IS NULL THEN 'PUBLIC' ELSE quote_ident(r.rolname) END
        FROM objects o JOIN pg_namespace n ON n.oid = o.schema
        CROSS JOIN LATERAL aclexplode(o.acl) AS a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'landfall')
          AND a.grantee <> o.owner AND a.privilege_type <> 'MAINTAIN'
          AND (a.grantee = 0 OR r.rolname !~ '^(rds|azure)')
        GROUP BY 1, 2, 4 ORDER BY 1, 2
        """,
        row ->
            Finding.decide(
                NAME,
                row.get(0).substring(row.get(0).indexOf(' ') + 1),
                "%s may %s on %s on the source and not on the target; privileges are not carried"
                    .formatted(row.get(1), row.get(2), row.get(0)),
                "GRANT %s ON %s TO %s".formatted(row.get(2), row.get(0), row.get(3))));
  }
}
