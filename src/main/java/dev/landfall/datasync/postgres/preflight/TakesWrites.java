package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/** A replica, or a database that is read-only by a setting: the wrong address, most often. */
final class TakesWrites implements Check {
  private static final String NAME = "takes-writes";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT CASE WHEN pg_is_in_recovery() THEN 'is a replica: give the address of its primary'
          ELSE 'begins every transaction read-only (default_transaction_read_only)' END,
          current_database()
        WHERE pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean
        """,
        (side, row) ->
            Finding.blocks(
                NAME,
                row.get(1),
                "the %s %s, and slots, fences and rows are to be written there"
                    .formatted(Servers.word(side), row.get(0)),
                row.get(0).contains("replica")
                    ? null
                    : "START TRANSACTION READ WRITE; ALTER DATABASE %s SET default_transaction_read_only = off; COMMIT"
                        .formatted(TableName.quote(row.get(1)))));
  }
}
