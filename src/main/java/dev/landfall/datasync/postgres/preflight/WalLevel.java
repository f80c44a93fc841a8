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
        Platform platform = Platform.of(servers, side);
        findings.add(
            Finding.blocks(
                    NAME,
                    "wal_level",
                    "wal_level on the %s is %s and must be logical, for the way %s; %s, then restart"
                        .formatted(
                            Servers.word(side),
                            level,
                            side == Side.SOURCE ? "there" : "back",
                            platform == Platform.RDS
                                ? platform.parameter("rds.logical_replication", 1)
                                : platform.parameter("wal_level", "logical")),
                    platform.parameterSql("wal_level", "logical"))
                .on(side));
      }
    }
    return findings;
  }
}
