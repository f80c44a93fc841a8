package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/**
 * Who is connected to the source, so that no cron job or lambda is forgotten when applications are
 * re-pointed.
 */
final class Writers implements Check {
  private static final String NAME = "writers";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT usename, coalesce(nullif(application_name, ''), 'no application name'), count(*),
          string_agg(DISTINCT coalesce(host(client_addr), 'local'), ', ')
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend'
          AND usename <> current_user
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        row ->
            Finding.info(
                NAME,
                row.getFirst(),
                "role %s is connected to the source as %s (%s connections, from %s): it has to find the target after the switch"
                    .formatted(row.get(0), row.get(1), row.get(2), row.get(3))));
  }
}
