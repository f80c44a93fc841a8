package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** A prepared transaction is waited for by the slot and by the fence alike. */
final class PreparedTransactions implements Check {
  private static final String NAME = "prepared-transactions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers
        .rows(
            Side.SOURCE,
            "SELECT gid, owner, prepared FROM pg_prepared_xacts"
                + " WHERE database = current_database() ORDER BY prepared")
        .stream()
        .map(
            row ->
                Finding.blocks(
                    NAME,
                    row.getFirst(),
                    "transaction %s of %s is prepared since %s: the copy and the fence wait for it"
                        .formatted(row.get(0), row.get(1), row.get(2)),
                    "COMMIT PREPARED or ROLLBACK PREPARED " + TableName.literal(row.getFirst())))
        .toList();
  }
}
