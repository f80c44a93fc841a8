package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** What ALTER DATABASE or ALTER ROLE ... SET says to every session: a time zone, a search path. */
final class RoleSettings implements Check {
  private static final String NAME = "role-settings";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.lacking(
        """
        SELECT coalesce(r.rolname, 'the database'),
          CASE WHEN r.rolname IS NULL THEN format('DATABASE %I', current_database())
            WHEN s.setdatabase = 0 THEN format('ROLE %I', r.rolname)
            ELSE format('ROLE %I IN DATABASE %I', r.rolname, current_database()) END,
          split_part(o.option, '=', 1), substr(o.option, strpos(o.option, '=') + 1)
        FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS o(option)
        LEFT JOIN pg_roles r ON r.oid = s.setrole
        WHERE (s.setdatabase = 0 OR s.setdatabase = (SELECT oid FROM pg_database
            WHERE datname = current_database()))
          AND coalesce(r.rolname, '') NOT IN ('rdsadmin', 'azuresu', current_user)
        ORDER BY 1, 3
        """,
        row ->
            Finding.decide(
                NAME,
                row.get(2),
                "%s sets %s to %s on the source and not on the target: sessions would behave differently there"
                    .formatted(row.get(0), row.get(2), row.get(3)),
                "ALTER %s SET %s = %s".formatted(row.get(1), row.get(2), quoted(row.get(3)))));
  }

  /** Lists, as a search path, are kept with their quotes. */
  private static String quoted(String value) {
    return value.contains(",") || value.contains("\"") ? value : TableName.literal(value);
  }
}
