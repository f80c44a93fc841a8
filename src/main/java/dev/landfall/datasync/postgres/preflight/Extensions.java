package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every extension of the source, there or to be had on the target. One on which nothing of the
 * application's depends, as pg_stat_statements, is for a person to decide upon.
 */
final class Extensions implements Check {
  private static final String NAME = "extensions";

  /** Name, and whether anything outside of extensions uses what is in it. */
  private static final String OURS =
      """
      SELECT x.extname, EXISTS (SELECT FROM pg_depend m
        JOIN pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
        WHERE m.refclassid = 'pg_extension'::regclass AND m.refobjid = x.oid AND m.deptype = 'e'
          AND d.deptype IN ('n', 'a') AND NOT EXISTS (SELECT FROM pg_depend e
            WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
          AND d.classid <> 'pg_extension'::regclass)
      FROM pg_extension x ORDER BY 1
      """;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<String> present = names(servers, "SELECT extname FROM pg_extension");
    List<String> available = names(servers, "SELECT name FROM pg_available_extensions");
    for (List<String> row : servers.rows(Side.SOURCE, OURS)) {
      String name = row.getFirst();
      if (!present.contains(name)) {
        boolean used = row.getLast().equals("t");
        @Nullable String obstacle = obstacle(servers, name, available);
        String message =
            "extension %s of the source is missing on the target%s%s"
                .formatted(
                    name,
                    used ? "" : "; nothing that is carried depends on it",
                    obstacle == null ? "" : "; " + obstacle);
        @Nullable String remedy =
            obstacle == null
                ? "CREATE EXTENSION %s CASCADE".formatted(TableName.quote(name))
                : null;
        findings.add(
            (used
                    ? Finding.blocks(NAME, name, message, remedy)
                    : Finding.decide(NAME, name, message, remedy))
                .on(Side.TARGET));
      }
    }
    return findings;
  }

  /** What stands between the target and an extension; null when it may be created. */
  private static @Nullable String obstacle(Servers servers, String name, List<String> available)
      throws SQLException {
    Platform platform = Platform.of(servers, Side.TARGET);
    if (!available.contains(name)) {
      return platform == Platform.OWN
          ? "it is not offered there: install its package first"
          : "the service does not offer it: do without it before the copy";
    }
    String list =
        servers.value(
            Side.TARGET, "SELECT coalesce(current_setting('azure.extensions', true), '')");
    boolean allowed =
        Arrays.stream(list.split(",", -1)).anyMatch(each -> each.strip().equalsIgnoreCase(name));
    return platform == Platform.FLEXIBLE && !allowed
        ? "it is not in azure.extensions, the list of those allowed (%s): %s"
            .formatted(
                list.isEmpty() ? "which is empty" : list,
                platform.parameter("azure.extensions", list.isEmpty() ? name : list + "," + name))
        : null;
  }

  private static List<String> names(Servers servers, String query) throws SQLException {
    return servers.rows(Side.TARGET, query).stream().map(List::getFirst).toList();
  }
}
