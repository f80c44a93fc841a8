package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/** Tables that are not heaps: the copy reads them by pages, which another storage may not have. */
final class AccessMethods implements Check {
  private static final String NAME = "access-methods";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT format('%I.%I', n.nspname, c.relname), m.amname FROM <tables>
        JOIN pg_am m ON m.oid = c.relam WHERE m.amname <> 'heap' ORDER BY 1
        """,
        (side, row) ->
            Finding.blocks(
                NAME,
                row.getFirst(),
                "table %s on the %s is stored by %s, and copy and replication are made for heap"
                    .formatted(row.get(0), Servers.word(side), row.get(1)),
                "ALTER TABLE %s SET ACCESS METHOD heap".formatted(row.getFirst())));
  }
}
