package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/**
 * Unique and exclusion constraints that are checked late are not checked where rows are applied.
 */
final class DeferrableConstraints implements Check {
  private static final String NAME = "deferrable-constraints";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT format('%I.%I.%I', n.nspname, c.relname, k.conname)
        FROM <tables> JOIN pg_constraint k ON k.conrelid = c.oid
        WHERE k.condeferrable AND k.contype IN ('p', 'u', 'x') AND k.conparentid = 0 ORDER BY 1
        """,
        row ->
            Finding.info(
                NAME,
                row.getFirst(),
                "constraint %s is deferrable: replication relies on the source having checked it and does not check it again"
                    .formatted(row.getFirst())));
  }
}
