package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.List;

/**
 * Money is written in the form of lc_monetary: under another one the other side reads other
 * amounts, or none.
 */
final class MoneyColumns implements Check {
  private static final String NAME = "money-columns";

  private static final String MONETARY =
      "SELECT reset_val FROM pg_settings WHERE name = 'lc_monetary'";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    String ours = servers.value(Side.SOURCE, MONETARY);
    String theirs = servers.value(Side.TARGET, MONETARY);
    return ours.equals(theirs)
        ? List.of()
        : servers.each(
            Side.SOURCE,
            """
            SELECT DISTINCT format('%I.%I.%I', n.nspname, c.relname, a.attname),
              format('ALTER TABLE %I.%I ALTER %I TYPE numeric', n.nspname, c.relname, a.attname)
            FROM <tables> JOIN pg_attribute a ON a.attrelid = c.oid
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attnum > 0 AND NOT a.attisdropped
              AND 'money'::regtype IN (t.oid, t.typelem, t.typbasetype)
            ORDER BY 1
            """,
            row ->
                Finding.blocks(
                    NAME,
                    row.getFirst(),
                    "column %s is money, which is written as lc_monetary says, and that is %s on the source and %s on the target: set both alike, or make it numeric on both sides"
                        .formatted(row.getFirst(), ours, theirs),
                    row.get(1)));
  }
}
