package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * Roles of the source that the target lacks. Their passwords cannot be read, and are issued anew.
 */
final class Roles implements Check {
  private static final String NAME = "roles";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.lacking(
        """
        SELECT rolname, format('CREATE ROLE %I %s%s%s%s', rolname,
          CASE WHEN rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
          CASE WHEN rolinherit THEN '' ELSE ' NOINHERIT' END,
          CASE WHEN rolcreatedb THEN ' CREATEDB' ELSE '' END,
          CASE WHEN rolcreaterole THEN ' CREATEROLE' ELSE '' END)
        FROM pg_roles
        WHERE rolname !~ '^(pg_|rds|azure)' AND NOT rolsuper AND rolname <> current_user
        ORDER BY 1
        """,
        row -> row.getFirst(),
        row ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "role %s of the source is missing on the target: what it owns there falls to the operator's role, and it cannot sign in; its password is not carried, give it a new one"
                    .formatted(row.getFirst()),
                row.get(1)));
  }
}
