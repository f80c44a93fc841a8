package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** Triggers that fire for replicated rows too, so twice in all; on the source upon the way back. */
final class LoudTriggers implements Check {
  private static final String NAME = "loud-triggers";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT format('%I.%I', n.nspname, c.relname), g.tgname
        FROM <tables> JOIN pg_trigger g ON g.tgrelid = c.oid
        WHERE NOT g.tgisinternal AND g.tgenabled IN ('A', 'R') AND g.tgparentid = 0
        ORDER BY 1, 2
        """,
        (side, row) ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "trigger %s on %s is ENABLE ALWAYS or REPLICA: on the %s it fires for rows that the other side's triggers have already dealt with"
                    .formatted(row.get(1), row.get(0), Servers.word(side)),
                "ALTER TABLE %s ENABLE TRIGGER %s"
                    .formatted(row.get(0), TableName.quote(row.get(1)))));
  }
}
