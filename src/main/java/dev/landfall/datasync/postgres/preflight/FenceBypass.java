package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Roles that a trigger does not stop. They are named, since the fence is one of triggers. */
final class FenceBypass implements Check {
  private static final String NAME = "fence-bypass";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      for (List<String> row : servers.rows(side, query(servers.major(side)))) {
        findings.add(
            Finding.decide(
                    NAME,
                    row.getFirst(),
                    "role %s on the %s can log in and get round the write fence (%s): make sure that"
                            .formatted(row.getFirst(), Servers.word(side), row.getLast())
                        + " nothing writes with it during the switch",
                    null)
                .on(side));
      }
    }
    return findings;
  }

  private static String query(int major) {
    String parameter =
        major >= 15
            ? "has_parameter_privilege(rolname, 'session_replication_role', 'SET')"
            : "false";
    return """
    SELECT rolname, CASE WHEN rolsuper THEN 'superuser' ELSE 'session_replication_role' END
    FROM pg_roles
    WHERE rolcanlogin AND rolname <> current_user AND rolname NOT IN ('rdsadmin', 'azuresu')
      AND (rolsuper OR %s) ORDER BY rolname
    """
        .formatted(parameter);
  }
}
