package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an environment's console logs go.
 *
 * @param workspace the key of a workspace's id
 * @param table the table in it
 * @see <a href="https://learn.microsoft.com/azure/container-apps/log-options">log options</a>
 */
record LogRoute(String workspace, LogTable table) {
  private static final String DESTINATION = "properties.appLogsConfiguration.destination";
  private static final String CUSTOMER =
      "properties.appLogsConfiguration.logAnalyticsConfiguration.customerId";

  /** Where they go now; nowhere, where nothing was said. */
  static List<LogRoute> of(Store store, String environment) {
    return store
        .get(environment)
        .map(
            there ->
                switch (Json.text(there.body(), DESTINATION)) {
                  case "azure-monitor" -> bySettings(store, there);
                  case "log-analytics" -> byKey(store, there);
                  default -> List.<LogRoute>of();
                })
        .orElse(List.of());
  }

  /** Each diagnostic setting that has the category, alone or in the group of all. */
  private static List<LogRoute> bySettings(Store store, Stored environment) {
    return store.ofType(DiagnosticSettingType.NAME).stream()
        .filter(setting -> setting.id().base().equalsIgnoreCase(environment.id().text()))
        .filter(
            setting -> Json.list(setting.body(), "properties.logs").stream().anyMatch(LogRoute::on))
        .flatMap(setting -> store.get(Json.text(setting.body(), "properties.workspaceId")).stream())
        .map(workspace -> new LogRoute(workspace.id().key(), LogTable.OF_RESOURCES))
        .toList();
  }

  private static boolean on(JsonNode log) {
    return log.path("enabled").asBoolean()
        && (Json.text(log, "categoryGroup").equals("allLogs")
            || Json.text(log, "category").equals(LogTable.CATEGORY));
  }

  /** By the workspace's shared key, unless it takes none. */
  private static List<LogRoute> byKey(Store store, Stored environment) {
    String customer = Json.text(environment.body(), CUSTOMER);
    return Stream.of(customer)
        .flatMap(id -> WorkspaceType.of(store, id).stream())
        .filter(
            workspace ->
                !Json.at(workspace.body(), "properties.features.disableLocalAuth").asBoolean())
        .map(workspace -> new LogRoute(workspace.id().key(), LogTable.CUSTOM))
        .toList();
  }
}
