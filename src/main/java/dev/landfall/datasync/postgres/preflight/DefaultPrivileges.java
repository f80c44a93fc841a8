package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** What roles may do with things yet to be made, by the next migration of the application. */
final class DefaultPrivileges implements Check {
  private static final String NAME = "default-privileges";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.lacking(
        """
        SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
            WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'
            ELSE 'LARGE OBJECTS' END,
          o.rolname, coalesce(format(' IN SCHEMA %I', n.nspname), ''),
          coalesce(quote_ident(g.rolname), 'PUBLIC'), string_agg(a.privilege_type, ', '
            ORDER BY a.privilege_type)
        FROM pg_default_acl d JOIN pg_roles o ON o.oid = d.defaclrole
        LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
        CROSS JOIN LATERAL aclexplode(d.defaclacl) AS a LEFT JOIN pg_roles g ON g.oid = a.grantee
        WHERE a.grantee <> d.defaclrole AND a.privilege_type <> 'MAINTAIN'
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        """,
        row ->
            Finding.decide(
                NAME,
                row.get(1),
                "%s that %s makes%s are open to %s (%s) on the source and not on the target"
                    .formatted(
                        row.get(0).toLowerCase(Locale.ROOT),
                        row.get(1),
                        row.get(2).toLowerCase(Locale.ROOT),
                        row.get(3),
                        row.get(4)),
                "ALTER DEFAULT PRIVILEGES FOR ROLE %s%s GRANT %s ON %s TO %s"
                    .formatted(
                        TableName.quote(row.get(1)),
                        row.get(2),
                        row.get(4),
                        row.get(0),
                        row.get(3))));
  }
}
