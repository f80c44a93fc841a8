package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/** Large objects are outside of tables, and no replication carries them. */
final class LargeObjects implements Check {
  private static final String NAME = "large-objects";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    String count = servers.value(Side.SOURCE, "SELECT count(*) FROM pg_largeobject_metadata");
    return count.equals("0")
        ? List.of()
        : List.of(
            Finding.blocks(
                NAME,
                "pg_largeobject",
                "the source holds %s large objects, and logical replication carries none: move them"
                        .formatted(count)
                    + " into bytea columns or to object storage",
                null));
  }
}
