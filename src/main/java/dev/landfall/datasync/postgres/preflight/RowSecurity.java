package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Policies forced upon owners would hide rows from the copy. */
final class RowSecurity implements Check {
  private static final String NAME = "row-security";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Side side : Side.values()) {
      for (List<String> row :
          servers.rows(
              side,
              """
              SELECT c.oid::regclass::text FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relforcerowsecurity AND c.relrowsecurity AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_roles
                WHERE rolname = current_user AND (rolsuper OR rolbypassrls))
              ORDER BY 1
              """)) {
        findings.add(
            Finding.blocks(
                    NAME,
                    row.getFirst(),
                    "table %s on the %s forces row security upon its owner: the copy would be refused"
                        .formatted(row.getFirst(), Servers.word(side)),
                    "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(row.getFirst()))
                .on(side));
      }
    }
    return findings;
  }
}
