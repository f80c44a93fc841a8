package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/** Who is a member of which role: rights that come by membership are not carried. */
final class Memberships implements Check {
  private static final String NAME = "memberships";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.lacking(
        """
        SELECT m.rolname, g.rolname, format('GRANT %I TO %I', g.rolname, m.rolname)
        FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
        JOIN pg_roles g ON g.oid = a.roleid
        WHERE m.rolname !~ '^(pg_|rds|azure)' AND g.rolname !~ '^(rds|azure)' AND NOT m.rolsuper
          AND m.rolname <> current_user
        ORDER BY 1, 2
        """,
        row ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "role %s is a member of %s on the source and not on the target: it may do less there"
                    .formatted(row.get(0), row.get(1)),
                row.get(2)));
  }
}
