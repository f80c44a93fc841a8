package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/**
 * They fire for what the operator makes (schema landfall, publications, indexes), and only an
 * administrator can make them on the target.
 */
final class EventTriggers implements Check {
  private static final String NAME = "event-triggers";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT evtname, evtevent, evtfoid::regproc::text FROM pg_event_trigger
        WHERE evtenabled <> 'D' AND NOT EXISTS (SELECT FROM pg_depend e
          WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = pg_event_trigger.oid
            AND e.deptype = 'e')
        ORDER BY 1
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "event trigger %s (%s, %s) on the %s fires for what the operator makes and drops there, and could refuse it; it is not carried"
                    .formatted(row.get(0), row.get(1), row.get(2), Servers.word(side)),
                "ALTER EVENT TRIGGER %s DISABLE".formatted(TableName.quote(row.getFirst()))));
  }
}
