package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.fence.OtherSyncs;
import java.sql.SQLException;
import java.util.List;

/** A sync before this one that left its writes on the target, or the source fenced. */
final class MovedBefore implements Check {
  private static final String NAME = "moved-before";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return others(servers).inTheWay().stream()
        .map(message -> Finding.blocks(NAME, "landfall.authority", message, null))
        .toList();
  }

  static OtherSyncs others(Servers servers) throws SQLException {
    return new OtherSyncs(
        OtherSyncs.on(servers.source(), servers.sync()),
        OtherSyncs.on(servers.target(), servers.sync()));
  }
}
