package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/**
 * Values that mean something on the server alone that made them: object, transaction and log
 * numbers.
 */
final class ServerBoundValues implements Check {
  private static final String NAME = "server-bound-values";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT format('%I.%I.%I', n.nspname, c.relname, a.attname), format_type(t.oid, NULL)
        FROM <tables> JOIN pg_attribute a ON a.attrelid = c.oid
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attnum > 0 AND NOT a.attisdropped
          AND (t.typname ~ '^_?(oid|xid|xid8|cid|tid|pg_lsn|pg_snapshot|txid_snapshot|reg.+)$'
            OR t.typname = 'lo') AND (t.typnamespace = 'pg_catalog'::regnamespace
            OR t.typname = 'lo')
        ORDER BY 1
        """,
        row ->
            Finding.decide(
                NAME,
                row.getFirst(),
                "column %s is of type %s: its values are carried as they are, and the things they number have other numbers, or none, on the target"
                    .formatted(row.get(0), row.get(1)),
                null));
  }
}
