package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables whose rows are elsewhere: they are not carried, and as partitions they would make the
 * whole tree differ.
 */
final class ForeignTables implements Check {
  private static final String NAME = "foreign-tables";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.each(
        Side.SOURCE,
        """
        SELECT format('%I.%I', n.nspname, c.relname), s.srvname, c.relispartition,
          format('ALTER TABLE %s DETACH PARTITION %I.%I',
            (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = c.oid),
            n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_foreign_table f ON f.ftrelid = c.oid
        JOIN pg_foreign_server s ON s.oid = f.ftserver ORDER BY 1
        """,
        row ->
            row.get(2).equals("t")
                ? Finding.blocks(
                    NAME,
                    row.getFirst(),
                    "partition %s has its rows on the foreign server %s: they are neither copied nor replicated, and its table would differ on both sides"
                        .formatted(row.get(0), row.get(1)),
                    row.get(3))
                : Finding.decide(
                    NAME,
                    row.getFirst(),
                    "foreign table %s has its rows on the foreign server %s and is not carried: see that the target reaches that server too"
                        .formatted(row.get(0), row.get(1)),
                    null));
  }
}
