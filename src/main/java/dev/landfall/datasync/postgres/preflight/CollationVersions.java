package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/** Text that was sorted by another version of the library that sorts: indexes may miss rows. */
final class CollationVersions implements Check {
  private static final String NAME = "collation-versions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT 'the database', format('DATABASE %I', datname), datcollversion,
          pg_database_collation_actual_version(oid)
        FROM pg_database WHERE datname = current_database()
          AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
        UNION ALL
        SELECT format('%I.%I', n.nspname, o.collname),
          format('COLLATION %I.%I', n.nspname, o.collname), o.collversion,
          pg_collation_actual_version(o.oid)
        FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
        WHERE n.nspname !~ '^pg_' AND o.collversion <> pg_collation_actual_version(o.oid)
        ORDER BY 1
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "%s on the %s was made with version %s of its collation, and the server has %s now: indexes on text may miss rows; REINDEX what uses it, then"
                    .formatted(row.getFirst(), Servers.word(side), row.get(2), row.get(3)),
                "ALTER %s REFRESH %s VERSION"
                    .formatted(row.get(1), row.get(1).startsWith("DATABASE") ? "COLLATION" : "")
                    .replace("  ", " ")));
  }
}
