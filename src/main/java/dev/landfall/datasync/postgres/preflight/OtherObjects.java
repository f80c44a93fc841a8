package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * What stands beside tables and is compared by name alone: operators, casts, collations, text
 * search, statistics, servers.
 */
final class OtherObjects implements Check {
  private static final String NAME = "other-objects";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    if (servers.options().schemaFromSource() != null) {
      return List.of();
    }
    return servers.lacking(
        """
        WITH found(classid, objid) AS (
          SELECT tableoid, oid FROM pg_operator UNION ALL SELECT tableoid, oid FROM pg_cast
          UNION ALL SELECT tableoid, oid FROM pg_collation
          UNION ALL SELECT tableoid, oid FROM pg_conversion
          UNION ALL SELECT tableoid, oid FROM pg_ts_config
          UNION ALL SELECT tableoid, oid FROM pg_ts_dict
          UNION ALL SELECT tableoid, oid FROM pg_statistic_ext
          UNION ALL SELECT tableoid, oid FROM pg_opclass
          UNION ALL SELECT tableoid, oid FROM pg_foreign_server
          UNION ALL SELECT tableoid, oid FROM pg_language
          UNION ALL SELECT tableoid, oid FROM pg_am)
        SELECT i.identity, i.type FROM found f
        CROSS JOIN LATERAL pg_identify_object(f.classid, f.objid, 0) AS i
        WHERE f.objid >= 16384 AND coalesce(i.schema, '') NOT IN ('landfall', 'information_schema')
          AND NOT EXISTS (SELECT FROM pg_depend e
            WHERE e.classid = f.classid AND e.objid = f.objid AND e.deptype = 'e')
        ORDER BY 1
        """,
        row ->
            Finding.decide(
                NAME,
                row.get(0),
                "%s %s of the source is missing on the target: run the application's migrations there"
                    .formatted(row.get(1), row.get(0)),
                null));
  }
}
