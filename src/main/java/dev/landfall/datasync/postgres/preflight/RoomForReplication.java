package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Slots, senders, origins and workers for both directions, beside those in use, and connections for
 * those who copy (PostgreSQL, 29.13).
 */
final class RoomForReplication implements Check {
  private static final String NAME = "room-for-replication";

  /** Two to feed and to compare on each side: the forward and reverse ones never stand at once. */
  private static final int NEEDED = 2;

  /** The operator's own few, and copiers at their default number, with a margin. */
  private static final int CONNECTIONS = 12;

  /** From here on origins have a limit of their own; before, that of the slots holds for them. */
  private static final int ORIGINS = 18;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String others = " NOT starts_with(%s, '" + servers.sync().publication() + "')";
      look(
          servers,
          side,
          "max_replication_slots",
          NEEDED,
          findings,
          "SELECT count(*) FROM pg_replication_slots WHERE" + others.formatted("slot_name"));
      look(
          servers,
          side,
          "max_wal_senders",
          NEEDED,
          findings,
          "SELECT count(*) FROM pg_stat_replication WHERE" + others.formatted("application_name"));
      look(
          servers,
          side,
          "max_logical_replication_workers",
          NEEDED,
          findings,
          "SELECT count(*) FROM pg_stat_subscription WHERE" + others.formatted("subname"));
      look(
          servers,
          side,
          servers.major(side) >= ORIGINS
              ? "max_active_replication_origins"
              : "max_replication_slots",
          1,
          findings,
          "SELECT count(*) FROM pg_subscription WHERE" + others.formatted("subname"));
      look(
          servers,
          side,
          "max_worker_processes",
          1,
          findings,
          "SHOW max_logical_replication_workers");
      look(
          servers,
          side,
          "max_connections",
          CONNECTIONS,
          findings,
          "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
              + " AND application_name NOT LIKE 'landfall%'");
    }
    return findings.stream().distinct().toList();
  }

  private static void look(
      Servers servers, Side side, String setting, int needed, List<Finding> findings, String used)
      throws SQLException {
    int limit = Integer.parseInt(servers.value(side, "SHOW " + setting));
    int taken = Integer.parseInt(servers.value(side, used));
    if (limit - taken < needed) {
      Platform platform = Platform.of(servers, side);
      findings.add(
          Finding.blocks(
                  NAME,
                  setting,
                  "%s on the %s is %d with %d in use; %d more are needed: %s, then restart"
                      .formatted(
                          setting,
                          Servers.word(side),
                          limit,
                          taken,
                          needed,
                          platform.parameter(setting, taken + needed)),
                  platform.parameterSql(setting, taken + needed))
              .on(side));
    }
  }
}
