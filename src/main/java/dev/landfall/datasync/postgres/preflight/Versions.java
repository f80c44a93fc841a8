package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Majors between which the whole way there and back is known to work. */
final class Versions implements Check {
  private static final String NAME = "versions";

  /** Ranges of ctid are read without reading the whole table from here on. */
  private static final int OLDEST = 14;

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
              "the source is PostgreSQL %d; a parallel copy needs %d or newer"
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
