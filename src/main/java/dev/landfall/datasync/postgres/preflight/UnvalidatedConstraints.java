package dev.landfall.datasync.postgres.preflight;

import java.sql.SQLException;
import java.util.List;

/** Constraints that old rows need not meet, and that a copy of those rows must. */
final class UnvalidatedConstraints implements Check {
  private static final String NAME = "unvalidated-constraints";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    return servers.eachSide(
        """
        SELECT format('%I.%I.%I', n.nspname, c.relname, k.conname), k.contype,
          format('ALTER TABLE %I.%I VALIDATE CONSTRAINT %I', n.nspname, c.relname, k.conname)
        FROM <tables> JOIN pg_constraint k ON k.conrelid = c.oid
        WHERE NOT k.convalidated
        UNION ALL
        SELECT format('%I.%I.%I', n.nspname, t.typname, k.conname), k.contype,
          format('ALTER DOMAIN %I.%I VALIDATE CONSTRAINT %I', n.nspname, t.typname, k.conname)
        FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
        JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE NOT k.convalidated AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        ORDER BY 1
        """,
        (side, row) ->
            row.get(1).equals("f")
                ? Finding.decide(
                    NAME,
                    row.getFirst(),
                    "foreign key %s on the %s is NOT VALID: rows without a partner are carried as they are, and stay unseen"
                        .formatted(row.getFirst(), Servers.word(side)),
                    row.get(2))
                : Finding.blocks(
                    NAME,
                    row.getFirst(),
                    "constraint %s on the %s is NOT VALID: rows that break it would be refused by the copy; mend them, then"
                        .formatted(row.getFirst(), Servers.word(side)),
                    row.get(2)));
  }
}
