package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.List;

/**
 * Where the operator may not write as replication does, a copy goes through all triggers and the
 * fence.
 */
final class ReplicaRoleRight implements Check {
  private static final String NAME = "replica-role";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    String user = servers.user(Side.TARGET);
    String query =
        """
        SELECT FROM pg_roles r WHERE r.rolname = current_user AND NOT r.rolsuper
          AND NOT has_parameter_privilege('session_replication_role', 'SET')
          AND NOT EXISTS (SELECT FROM pg_roles g WHERE g.rolname IN ('rds_superuser',
            'azure_pg_admin') AND pg_has_role(g.oid, 'USAGE'))
        """;
    return servers.each(
        Side.TARGET,
        query,
        row ->
            Finding.decide(
                NAME,
                "session_replication_role",
                "the operator's role %s may not set session_replication_role on the target: a copy begun again behind a closed fence would be refused by that fence"
                    .formatted(user),
                "GRANT SET ON PARAMETER session_replication_role TO " + TableName.quote(user)));
  }
}
