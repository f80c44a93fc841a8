package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Every extension of the source, there or to be had on the target. */
final class Extensions implements Check {
  private static final String NAME = "extensions";

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<String> present =
        servers.rows(Side.TARGET, "SELECT extname FROM pg_extension").stream()
            .map(List::getFirst)
            .toList();
    List<String> available =
        servers.rows(Side.TARGET, "SELECT name FROM pg_available_extensions").stream()
            .map(List::getFirst)
            .toList();
    for (List<String> row : servers.rows(Side.SOURCE, "SELECT extname FROM pg_extension")) {
      String name = row.getFirst();
      if (!present.contains(name)) {
        boolean possible = available.contains(name);
        findings.add(
            Finding.blocks(
                NAME,
                name,
                "extension %s of the source is missing on the target%s"
                    .formatted(
                        name,
                        possible
                            ? ""
                            : " and not offered there; see azure.extensions, its allow-list"),
                possible ? "CREATE EXTENSION " + TableName.quote(name) : null));
      }
    }
    return findings;
  }
}
