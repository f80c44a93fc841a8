package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The operator makes slots on both sides and a subscription on each, one for the way back. */
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

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      String user = TableName.quote(servers.value(side, "SELECT current_user"));
      if (servers.value(side, REPLICATION).equals("f")) {
        findings.add(
            Finding.blocks(
                NAME,
                "replication",
                "the operator's role may not replicate from the " + Servers.word(side),
                "ALTER ROLE %s REPLICATION (on RDS: GRANT rds_replication TO %s)"
                    .formatted(user, user)));
      }
      if (servers.value(side, SUBSCRIPTION).equals("f")) {
        findings.add(
            Finding.blocks(
                NAME,
                "subscription",
                "the operator's role may not create a subscription on the " + Servers.word(side),
                servers.major(side) >= 16
                    ? "GRANT pg_create_subscription TO " + user
                    : "GRANT rds_superuser TO " + user));
      }
    }
    return findings;
  }
}
