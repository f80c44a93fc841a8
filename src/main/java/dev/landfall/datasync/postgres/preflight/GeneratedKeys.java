package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/** A key that each side computes for itself is not sent, so nothing is found by it. */
final class GeneratedKeys implements Check {
  private static final String NAME = "generated-keys";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT DISTINCT format('%I.%I.%I', n.nspname, c.relname, a.attname),
          format('%I.%I', n.nspname, c.relname)
        FROM <tables> JOIN pg_index i ON i.indrelid = c.oid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey::int2[])
        WHERE a.attgenerated <> '' AND c.relreplident IN ('d', 'i')
          AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END
        ORDER BY 1
        """,
        (side, row) ->
            Finding.blocks(
                NAME,
                row.getFirst(),
                "column %s on the %s names rows for replication and is generated, and generated columns are not sent: name rows by other columns"
                    .formatted(row.getFirst(), Servers.word(side)),
                "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(row.get(1))));
  }
}
