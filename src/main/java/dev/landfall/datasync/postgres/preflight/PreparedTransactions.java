package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** A prepared transaction is waited for by slots and fences alike, on either side. */
final class PreparedTransactions implements Check {
  private static final String NAME = "prepared-transactions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        "SELECT gid, owner, prepared FROM pg_prepared_xacts"
            + " WHERE database = current_database() ORDER BY prepared",
        (side, row) ->
            Finding.blocks(
                NAME,
                row.getFirst(),
                "transaction %s of %s is prepared on the %s since %s: slots and fences wait for it; commit it, or give it up"
                    .formatted(row.get(0), row.get(1), Servers.word(side), row.get(2)),
                "ROLLBACK PREPARED " + TableName.literal(row.getFirst())));
  }
}
