package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The same extension in an older version on the target may lack what the source uses. */
final class ExtensionVersions implements Check {
  private static final String NAME = "extension-versions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    String query = "SELECT extname, extversion FROM pg_extension WHERE extname <> 'plpgsql'";
    Map<String, String> there =
        servers.rows(Side.TARGET, query).stream()
            .collect(Collectors.toMap(List::getFirst, List::getLast));
    for (List<String> row : servers.rows(Side.SOURCE, query)) {
      String version = there.get(row.getFirst());
      if (version != null && older(version, row.getLast())) {
        findings.add(
            Finding.decide(
                    NAME,
                    row.getFirst(),
                    "extension %s is version %s on the target and %s on the source: types and functions may be missing there"
                        .formatted(row.get(0), version, row.get(1)),
                    "ALTER EXTENSION %s UPDATE".formatted(TableName.quote(row.getFirst())))
                .on(Side.TARGET));
      }
    }
    return findings;
  }

  /** Whether one version comes before another, number by number. */
  static boolean older(String version, String than) {
    String[] ours = version.split("\\D+", -1);
    String[] theirs = than.split("\\D+", -1);
    for (int i = 0; i < Math.max(ours.length, theirs.length); i++) {
      int order = Long.compare(number(ours, i), number(theirs, i));
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }

  private static long number(String[] parts, int at) {
    return at >= parts.length || parts[at].isEmpty() ? 0 : Long.parseLong(parts[at]);
  }
}
