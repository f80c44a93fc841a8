package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Logical decoding on both sides: the way back needs it as much as the way there. */
final class WalLevel implements Check {
  private static final String NAME = "wal-level";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String level = servers.value(side, "SHOW wal_level");
      if (!level.equals("logical")) {
        findings.add(
            Finding.blocks(
                NAME,
                Servers.word(side),
                "wal_level on the %s is %s and must be logical; it is set by rds.logical_replication"
                        .formatted(Servers.word(side), level)
                    + " = 1 on RDS, by wal_level on a Flexible Server, and takes a restart",
                null));
      }
    }
    return findings;
  }
}
