package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * From 16 on replication applies a row as the owner of its table, whom the operator must be able to
 * become.
 */
final class SetRole implements Check {
  private static final String NAME = "set-role";

  /** The first major whose subscriptions do not run as their owner by default. */
  private static final int AS_OWNER = 16;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      if (servers.major(side) < AS_OWNER) {
        continue;
      }
      String user = servers.user(side);
      for (String owner : servers.catalog(side).owners()) {
        String may =
            servers.value(
                side, "SELECT pg_has_role(%s, 'SET')".formatted(TableName.literal(owner)));
        if (may.equals("f")) {
          findings.add(
              Finding.blocks(
                      NAME,
                      owner,
                      "the operator's role %s may not SET ROLE to %s, who owns tables on the %s: the subscription there would apply nothing to them"
                          .formatted(user, owner, Servers.word(side)),
                      "GRANT %s TO %s WITH SET TRUE, INHERIT TRUE"
                          .formatted(TableName.quote(owner), TableName.quote(user)))
                  .on(side));
        }
      }
    }
    return findings;
  }
}
