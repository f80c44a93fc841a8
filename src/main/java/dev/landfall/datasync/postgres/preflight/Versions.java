package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Majors between which the whole way there and back is known to work. */
final class Versions implements Check {
  private static final String NAME = "versions";

  /**
   * From here on there are pg_stat_subscription_stats, by which a following side is watched, and
   * publications that can be looked at for row filters (PostgreSQL 15, release notes).
   */
  private static final int OLDEST = 15;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    int source = servers.major(Side.SOURCE);
    int target = servers.major(Side.TARGET);
    if (source < OLDEST) {
      findings.add(
          Finding.blocks(
              NAME,
              "source",
              "the source is PostgreSQL %d; being followed and following needs %d or newer"
                  .formatted(source, OLDEST),
              null));
    }
    if (target < source) {
      findings.add(
          Finding.blocks(
              NAME,
              "target",
              "the target is PostgreSQL %d and older than the source's %d"
                  .formatted(target, source),
              null));
    }
    return findings;
  }
}
