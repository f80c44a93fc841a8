package dev.landfall.localclouds.azure;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of a workspace that console logs are in: which, goes by the way that they come.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerappconsolelogs">
 *     the table's columns</a>
 */
enum LogTable {
  /** What diagnostic settings send. */
  OF_RESOURCES("ContainerAppConsoleLogs", ""),
  /** What an environment sends by itself, with the workspace's key. */
  CUSTOM("ContainerAppConsoleLogs_CL", "_s");

  /** The category of a diagnostic setting. */
  static final String CATEGORY = "ContainerAppConsoleLogs";

  static final String TIME = "TimeGenerated";

  private final String table;
  private final String suffix;

  LogTable(String table, String suffix) {
    this.table = table;
    this.suffix = suffix;
  }

  static Optional<LogTable> of(String name) {
    return Arrays.stream(values()).filter(t -> t.table.equals(name)).findFirst();
  }

  /** Its columns with their types, in the order in which they are told. */
  List<Kql.Column> columns() {
    return row(Instant.EPOCH, new ConsoleLogs.Source("", "", "", "", "", ""), "", "")
        .entrySet()
        .stream()
        .map(
            e ->
                new Kql.Column(e.getKey(), e.getValue() instanceof Instant ? "datetime" : "string"))
        .toList();
  }

  /** A line of it. */
  Map<String, Object> row(Instant at, ConsoleLogs.Source source, String group, String text) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(TIME, at);
    row.put("ContainerAppName" + suffix, source.app());
    row.put("RevisionName" + suffix, source.revision());
    if (this == OF_RESOURCES) {
      row.put("JobName", source.job());
    }
    row.put("ContainerGroupName" + suffix, group);
    row.put("ContainerName" + suffix, source.container());
    row.put("ContainerImage" + suffix, source.image());
    row.put(
        "EnvironmentName" + suffix,
        source.environment().substring(source.environment().lastIndexOf('/') + 1));
    row.put("Stream" + suffix, "stdout");
    row.put("Log" + suffix, text);
    if (this == OF_RESOURCES) {
      row.put("Category", CATEGORY);
      row.put("_ResourceId", Json.lower(source.environment()));
    }
    row.put("Type", table);
    return row;
  }
}
