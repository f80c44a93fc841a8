package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of extensions that hold what people put there, as cron.job: they are their extension's and
 * not carried.
 */
final class ExtensionTables implements Check {
  private static final String NAME = "extension-tables";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (List<String> row :
        servers.rows(
            Side.SOURCE,
            """
            SELECT format('%I.%I', n.nspname, c.relname), x.extname FROM pg_extension x
            CROSS JOIN LATERAL unnest(x.extconfig) AS k(oid)
            JOIN pg_class c ON c.oid = k.oid AND c.relkind IN ('r', 'p')
            JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1
            """)) {
      long rows = count(servers, row.getFirst());
      if (rows != 0) {
        findings.add(
            Finding.decide(
                    NAME,
                    row.getFirst(),
                    "table %s belongs to extension %s and holds %s: they are not carried; make them again on the target by the extension's own functions, jobs not before the switch"
                        .formatted(
                            row.get(0),
                            row.get(1),
                            rows < 0 ? "rows that may not be read" : rows + " rows"),
                    null)
                .on(Side.SOURCE));
      }
    }
    return findings;
  }

  private static long count(Servers servers, String table) throws SQLException {
    if (servers
        .value(
            Side.SOURCE,
            "SELECT has_table_privilege(%s, 'SELECT')".formatted(TableName.literal(table)))
        .equals("f")) {
      return -1;
    }
    return Long.parseLong(servers.value(Side.SOURCE, "SELECT count(*) FROM " + table));
  }
}
