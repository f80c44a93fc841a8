package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Large objects are outside of tables, and no replication carries them. */
final class LargeObjects implements Check {
  private static final String NAME = "large-objects";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String count = servers.value(side, "SELECT count(*) FROM pg_largeobject_metadata");
      if (!count.equals("0")) {
        findings.add(
            Finding.blocks(
                    NAME,
                    "pg_largeobject",
                    "the %s holds %s large objects, and logical replication carries none: move them into bytea columns or to object storage, and lo_unlink them"
                        .formatted(Servers.word(side), count),
                    null)
                .on(side));
      }
    }
    return findings;
  }
}
