package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** Triggers that fire for replicated rows too, so twice in all. */
final class LoudTriggers implements Check {
  private static final String NAME = "loud-triggers";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers
        .rows(
            Side.TARGET,
            """
            SELECT g.tgrelid::regclass::text, g.tgname FROM pg_trigger g
            JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT g.tgisinternal AND g.tgenabled IN ('A', 'R') AND g.tgparentid = 0
              AND n.nspname !~ '^pg_' AND n.nspname <> 'landfall' ORDER BY 1, 2
            """)
        .stream()
        .map(
            row ->
                Finding.decide(
                    NAME,
                    row.getFirst(),
                    "trigger %s on %s is ENABLE ALWAYS or REPLICA: on the target it fires for rows"
                            .formatted(row.get(1), row.get(0))
                        + " that the source's triggers have already dealt with",
                    "ALTER TABLE %s ENABLE TRIGGER %s"
                        .formatted(row.get(0), TableName.quote(row.get(1)))))
        .toList();
  }
}
