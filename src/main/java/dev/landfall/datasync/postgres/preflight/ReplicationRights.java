package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The operator makes slots on both sides and a subscription on each, one for the way back. Where a
 * service runs the server, its own roles give those rights, and no superuser is to be had.
 */
final class ReplicationRights implements Check {
  private static final String NAME = "replication-rights";

  private static final String REPLICATION =
      """
      SELECT rolreplication OR rolsuper OR EXISTS (SELECT FROM pg_roles g
        WHERE g.rolname IN ('rds_replication', 'rds_superuser') AND pg_has_role(g.oid, 'USAGE'))
      FROM pg_roles WHERE rolname = current_user
      """;

  private static final String SUBSCRIPTION =
      """
      SELECT rolsuper OR EXISTS (SELECT FROM pg_roles g
        WHERE g.rolname IN ('pg_create_subscription', 'rds_superuser', 'azure_pg_admin')
          AND pg_has_role(g.oid, 'USAGE'))
      FROM pg_roles WHERE rolname = current_user
      """;

  /** From here on a role that is no superuser may be let make subscriptions (release notes). */
  private static final int GRANTABLE = 16;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String user = servers.user(side);
      Platform platform = Platform.of(servers, side);
      if (servers.value(side, REPLICATION).equals("f")) {
        findings.add(
            Finding.blocks(
                    NAME,
                    "replication",
                    "the operator's role %s may not replicate from the %s, so it can make no slot there"
                        .formatted(user, Servers.word(side)),
                    replication(platform, TableName.quote(user)))
                .on(side));
      }
      if (servers.value(side, SUBSCRIPTION).equals("f")) {
        findings.add(
            Finding.blocks(
                    NAME,
                    "subscription",
                    "the operator's role %s may not create a subscription on the %s, which is to follow on the way %s"
                        .formatted(
                            user, Servers.word(side), side == Side.SOURCE ? "back" : "there"),
                    subscription(platform, servers.major(side), TableName.quote(user)))
                .on(side));
      }
    }
    return findings;
  }

  private static String replication(Platform platform, String user) {
    return switch (platform) {
      case RDS -> "GRANT rds_replication TO " + user;
      case FLEXIBLE, OWN -> "ALTER ROLE %s REPLICATION".formatted(user);
    };
  }

  private static String subscription(Platform platform, int major, String user) {
    if (major >= GRANTABLE) {
      return "GRANT pg_create_subscription TO " + user;
    }
    return switch (platform) {
      case RDS -> "GRANT rds_superuser TO " + user;
      case FLEXIBLE -> "GRANT azure_pg_admin TO " + user;
      case OWN -> "ALTER ROLE %s SUPERUSER".formatted(user);
    };
  }
}
