package dev.landfall.localclouds.azure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Azure Monitor knows of the types that are here: their log categories and some of their
 * metrics with the aggregations each can have.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index">metrics</a>
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/reference/logs-index">logs</a>
 */
final class MonitorMetrics {
  private static final Set<String> LEVEL = Set.of("Average", "Maximum", "Minimum");
  private static final Set<String> COUNT = Set.of("Total");
  private static final Set<String> ANY = Set.of("Average", "Total", "Maximum", "Minimum");

  private static final Map<String, Map<String, Set<String>>> METRICS =
      Map.of(
          "microsoft.dbforpostgresql/flexibleservers",
          Map.of(
              "cpu_percent", LEVEL,
              "memory_percent", LEVEL,
              "storage_percent", LEVEL,
              "storage_used", LEVEL,
              "is_db_alive", LEVEL,
              "active_connections", LEVEL,
              "connections_failed", COUNT,
              "txlogs_storage_used", LEVEL,
              "logical_replication_delay_in_bytes", LEVEL),
          "microsoft.cache/redisenterprise",
          Map.of(
              "usedmemorypercentage", LEVEL,
              "percentProcessorTime", LEVEL,
              "connectedclients", LEVEL,
              "evictedkeys", COUNT),
          "microsoft.network/applicationgateways",
          Map.of(
              "TotalRequests", COUNT,
              "FailedRequests", COUNT,
              "ResponseStatus", COUNT,
              "BackendResponseStatus", COUNT,
              "HealthyHostCount", Set.of("Average"),
              "UnhealthyHostCount", Set.of("Average")),
          "microsoft.keyvault/vaults",
          Map.of(
              "Availability",
              LEVEL,
              "SaturationShoebox",
              LEVEL,
              "ServiceApiHit",
              Set.of("Count"),
              "ServiceApiResult",
              Set.of("Count")),
          "microsoft.app/containerapps",
          Map.of(
              "Replicas", ANY,
              "Requests", ANY,
              "RestartCount", ANY,
              "UsageNanoCores", ANY,
              "WorkingSetBytes", ANY),
          "microsoft.containerregistry/registries",
          Map.of("TotalPullCount", ANY, "TotalPushCount", ANY, "StorageUsed", LEVEL),
          "microsoft.storage/storageaccounts/blobservices",
          Map.of("Transactions", COUNT, "Availability", LEVEL, "BlobCapacity", LEVEL),
          "microsoft.app/managedenvironments",
          Map.of("IngressUsageBytes", ANY, "IngressUsageNanoCores", ANY, "NodeCount", ANY));

  private static final Map<String, List<String>> LOGS =
      Map.of(
          "microsoft.cache/redisenterprise/databases",
          List.of("ConnectionEvents"),
          "microsoft.dbforpostgresql/flexibleservers",
          List.of(
              "PostgreSQLLogs",
              "PostgreSQLFlexSessions",
              "PostgreSQLFlexQueryStoreRuntime",
              "PostgreSQLFlexQueryStoreWaitStats",
              "PostgreSQLFlexTableStats",
              "PostgreSQLFlexDatabaseXacts"),
          "microsoft.network/applicationgateways",
          List.of(
              "ApplicationGatewayAccessLog",
              "ApplicationGatewayPerformanceLog",
              "ApplicationGatewayFirewallLog"),
          "microsoft.keyvault/vaults",
          List.of("AuditEvent", "AzurePolicyEvaluationDetails"),
          "microsoft.containerregistry/registries",
          List.of("ContainerRegistryRepositoryEvents", "ContainerRegistryLoginEvents"),
          "microsoft.storage/storageaccounts/blobservices",
          List.of("StorageRead", "StorageWrite", "StorageDelete"),
          "microsoft.app/managedenvironments",
          List.of(
              "ContainerAppConsoleLogs",
              "ContainerAppSystemLogs",
              "AppEnvSpringAppConsoleLogs",
              "AppEnvSessionConsoleLogs",
              "AppEnvSessionPoolEventLogs",
              "AppEnvSessionLifeCycleLogs"));

  private MonitorMetrics() {}

  /** Whether anything can be collected of a type. */
  static boolean known(String type) {
    return METRICS.containsKey(Json.lower(type)) || LOGS.containsKey(Json.lower(type));
  }

  /** Whether a type has metrics. */
  static boolean metered(String type) {
    return METRICS.containsKey(Json.lower(type));
  }

  /** The one category that all metrics of a type are in: only storage has a name of its own. */
  static String metricCategory(String type) {
    return Json.lower(type).startsWith("microsoft.storage/") ? "Transaction" : "AllMetrics";
  }

  /** The log categories of a type. */
  static List<String> logs(String type) {
    return LOGS.getOrDefault(Json.lower(type), List.of());
  }

  /** The aggregations of a metric; empty when the type has no such metric. */
  static Optional<Set<String>> aggregations(String type, String metric) {
    return METRICS.getOrDefault(Json.lower(type), Map.of()).entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(metric))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
