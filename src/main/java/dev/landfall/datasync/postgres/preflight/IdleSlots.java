package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/**
 * A server that drops slots which nobody reads from for a while (18 on): a pause of a follower
 * would cost a new copy.
 */
final class IdleSlots implements Check {
  private static final String NAME = "idle-slots";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT setting || coalesce(unit, '') FROM pg_settings
        WHERE name = 'idle_replication_slot_timeout' AND setting <> '0'
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                "idle_replication_slot_timeout",
                "idle_replication_slot_timeout on the %s is %s: a slot that is not read from for so long is lost, and the copy begins again"
                    .formatted(Servers.word(side), row.getFirst()),
                "ALTER SYSTEM SET idle_replication_slot_timeout = 0"));
  }
}
