package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The operator must be a member of every owner: it locks, truncates and puts triggers on their
 * tables.
 */
final class Ownership implements Check {
  private static final String NAME = "ownership";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      for (String owner : servers.catalog(side).owners()) {
        String member =
            servers.value(
                side,
                "SELECT pg_has_role("
                    + TableName.literal(owner)
                    + ", 'USAGE') || ' ' || current_user");
        if (member.startsWith("f")) {
          findings.add(
              Finding.blocks(
                      NAME,
                      owner,
                      "role %s owns tables on the %s, and the operator's role is not a member of it: it"
                              .formatted(owner, Servers.word(side))
                          + " could neither fence nor fill them",
                      "GRANT %s TO %s"
                          .formatted(
                              TableName.quote(owner),
                              TableName.quote(member.substring(member.indexOf(' ') + 1))))
                  .on(side));
        }
      }
      if (servers
              .value(side, "SELECT has_database_privilege(current_database(), 'CREATE')")
              .equals("f")
          && servers.value(side, "SELECT to_regnamespace('landfall') IS NULL").equals("t")) {
        findings.add(
            Finding.blocks(
                    NAME,
                    Servers.word(side),
                    "the operator's role may not create the schema landfall on the "
                        + Servers.word(side),
                    "GRANT CREATE ON DATABASE %s TO %s"
                        .formatted(
                            TableName.quote(servers.value(side, "SELECT current_database()")),
                            TableName.quote(servers.user(side))))
                .on(side));
      }
    }
    return findings;
  }
}
