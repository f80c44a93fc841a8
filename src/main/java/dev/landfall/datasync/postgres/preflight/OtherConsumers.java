package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** Who else reads the changes of the source sees none of those that are made on the target. */
final class OtherConsumers implements Check {
  private static final String NAME = "other-consumers";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT slot_name, plugin, CASE WHEN active THEN 'in use' ELSE 'not in use' END
        FROM pg_replication_slots
        WHERE slot_type = 'logical' AND database = current_database()
          AND NOT starts_with(slot_name, 'landfall_') ORDER BY 1
        """,
        row ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "slot %s (%s, %s) reads the changes of the source: after the switch it sees none, so point its reader at the target then, or drop it"
                    .formatted(row.get(0), row.get(1), row.get(2)),
                "SELECT pg_drop_replication_slot(%s)"
                    .formatted(TableName.literal(row.getFirst()))));
  }
}
