package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** Source and target of one name: a copy onto itself would wait for itself. */
final class SameServer implements Check {
  private static final String NAME = "same-server";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    String which =
        """
        SELECT system_identifier || ' since ' || pg_postmaster_start_time()
        FROM pg_control_system()
        """;
    return servers.value(Side.SOURCE, which).equals(servers.value(Side.TARGET, which))
        ? List.of(
            Finding.blocks(
                NAME,
                servers.value(Side.TARGET, "SELECT current_database()"),
                "source and target are one and the same server: see the addresses of both databases"
                    + " in the environment",
                null))
        : List.of();
  }
}
