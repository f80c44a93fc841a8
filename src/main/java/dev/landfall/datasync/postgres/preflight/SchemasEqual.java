package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.SchemaDifference;
import dev.landfall.datasync.postgres.SchemaDigest;
import dev.landfall.datasync.postgres.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** With schema: Existing, each row of the source must fit into the target. */
final class SchemasEqual implements Check {
  private static final String NAME = "schemas-equal";

  /** Enough to see what kind of difference it is. */
  private static final int MOST = 5;

  @Override
  public List<Finding> run(Servers servers) throws SQLException {
    boolean begun =
        servers.value(Side.TARGET, "SELECT to_regclass('landfall.copy') IS NOT NULL").equals("t")
            && !servers.rows(Side.TARGET, "SELECT FROM landfall.copy").isEmpty();
    if (begun || servers.options().schemaFromSource() != null) {
      // While a copy runs, indexes are down; afterwards the digest is compared by itself.
      return List.of();
    }
    return told(
            SchemaDigest.compare(
                SchemaDigest.read(servers.source()), SchemaDigest.read(servers.target())))
        .map(message -> Finding.blocks(NAME, "schema", message, null))
        .stream()
        .toList();
  }

  /** In a few words; of a table that is missing, what belongs to it is not told. */
  static Optional<String> told(List<SchemaDifference> differences) {
    List<String> missing =
        differences.stream()
            .filter(d -> d.kind().equals("table") && d.target() == null)
            .map(SchemaDifference::object)
            .toList();
    List<String> all =
        Stream.concat(
                missing.stream().map("table %s is missing on the target"::formatted),
                differences.stream()
                    .filter(d -> missing.stream().noneMatch(table -> belongs(d, table)))
                    .map(SchemaDifference::describe))
            .toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<String> told = new ArrayList<>(all.subList(0, Math.min(MOST, all.size())));
    if (all.size() > MOST) {
      told.add("and %d more".formatted(all.size() - MOST));
    }
    if (!missing.isEmpty()) {
      told.add("run the application's migrations on the target, or declare schema: FromSource");
    }
    return Optional.of("the schemas differ: " + String.join("; ", told));
  }

  private static boolean belongs(SchemaDifference d, String table) {
    String source = d.source();
    if (source == null || d.target() != null) {
      return false;
    }
    return switch (d.kind()) {
      case "table" -> d.object().equals(table);
      case "index" ->
          source.contains(" ON %s ".formatted(table))
              || source.contains(" ON ONLY %s ".formatted(table));
      // That of a serial or identity column is named after its table.
      case "sequence" -> d.object().startsWith(table + "_");
      default -> d.object().startsWith(table + ".");
    };
  }
}
