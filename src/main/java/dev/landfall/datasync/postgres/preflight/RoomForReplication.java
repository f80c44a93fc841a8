package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Slots, senders and workers for both directions, beside those in use. */
final class RoomForReplication implements Check {
  private static final String NAME = "room-for-replication";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String own = servers.sync().publication();
      look(
          servers,
          side,
          "max_replication_slots",
          2,
          findings,
          "SELECT count(*) FROM pg_replication_slots WHERE NOT starts_with(slot_name, '"
              + own
              + "')");
      look(
          servers,
          side,
          "max_wal_senders",
          2,
          findings,
          "SELECT count(*) FROM pg_stat_replication WHERE NOT starts_with(application_name, '"
              + own
              + "')");
      look(
          servers,
          side,
          "max_logical_replication_workers",
          2,
          findings,
          "SELECT count(*) FROM pg_stat_subscription WHERE NOT starts_with(subname, '"
              + own
              + "')");
    }
    return findings;
  }

  private static void look(
      Servers servers, Side side, String setting, int needed, List<Finding> findings, String used)
      throws SQLException {
    int limit = Integer.parseInt(servers.value(side, "SHOW " + setting));
    int taken = Integer.parseInt(servers.value(side, used));
    if (limit - taken < needed) {
      findings.add(
          Finding.blocks(
              NAME,
              setting,
              "%s on the %s is %d with %d in use; %d more are needed: raise it and restart"
                  .formatted(setting, Servers.word(side), limit, taken, needed),
              null));
    }
  }
}
