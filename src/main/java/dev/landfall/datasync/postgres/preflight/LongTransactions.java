package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** A slot begins only when the transactions before it have ended. */
final class LongTransactions implements Check {
  private static final String NAME = "long-transactions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers
        .rows(
            Side.SOURCE,
            """
            SELECT pid, usename, application_name,
              extract(epoch FROM clock_timestamp() - xact_start)::int
            FROM pg_stat_activity
            WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
              AND xact_start < clock_timestamp() - interval '30 seconds'
            ORDER BY xact_start
            """)
        .stream()
        .map(
            row ->
                Finding.decide(
                        NAME,
                        "process " + row.getFirst(),
                        "process %s of %s (%s) has written in a transaction open for %s s: the copy"
                                .formatted(row.get(0), row.get(1), row.get(2), row.get(3))
                            + " cannot begin before it ends",
                        "SELECT pg_terminate_backend(%s)".formatted(row.getFirst()))
                    .on(Side.SOURCE))
        .toList();
  }
}
