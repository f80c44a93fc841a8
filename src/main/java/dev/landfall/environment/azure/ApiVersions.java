package dev.landfall.environment.azure;

import java.util.Optional;

/**
 * The API version that each resource provider is spoken to in.
 *
 * @see <a href="https://learn.microsoft.com/azure/templates/">Azure resource reference</a>
 */
final class ApiVersions {
  static final String RESOURCES = "2025-04-01";
  static final String NETWORK = "2025-03-01";
  static final String PRIVATE_DNS = "2024-06-01";
  static final String POSTGRESQL = "2024-08-01";
  static final String REDIS = "2025-07-01";
  static final String APP = "2025-01-01";
  static final String KEY_VAULT = "2024-11-01";
  static final String STORAGE = "2025-06-01";
  static final String CONTAINER_REGISTRY = "2025-11-01";
  static final String MANAGED_IDENTITY = "2024-11-30";
  static final String AUTHORIZATION = "2022-04-01";
  static final String OPERATIONAL_INSIGHTS = "2023-09-01";
  static final String DIAGNOSTIC_SETTINGS = "2021-05-01-preview";
  static final String ACTION_GROUPS = "2023-01-01";
  static final String METRIC_ALERTS = "2018-03-01";

  private ApiVersions() {}

  /** The version that a resource is spoken to in, by its id; empty for a type that is not here. */
  static Optional<String> of(String id) {
    String type = new Target("", id).type();
    return Optional.ofNullable(
        switch (type.substring(0, type.indexOf('/'))) {
          case "Microsoft.Resources" -> RESOURCES;
          case "Microsoft.Network" ->
              type.startsWith("Microsoft.Network/privateDnsZones") ? PRIVATE_DNS : NETWORK;
          case "Microsoft.DBforPostgreSQL" -> POSTGRESQL;
          case "Microsoft.Cache" -> REDIS;
          case "Microsoft.App" -> APP;
          case "Microsoft.Storage" -> STORAGE;
          case "Microsoft.KeyVault" -> KEY_VAULT;
          case "Microsoft.ContainerRegistry" -> CONTAINER_REGISTRY;
          case "Microsoft.ManagedIdentity" -> MANAGED_IDENTITY;
          case "Microsoft.Authorization" -> AUTHORIZATION;
          case "Microsoft.OperationalInsights" -> OPERATIONAL_INSIGHTS;
          case "Microsoft.Insights" ->
              switch (type) {
                case "Microsoft.Insights/diagnosticSettings" -> DIAGNOSTIC_SETTINGS;
                case "Microsoft.Insights/actionGroups" -> ACTION_GROUPS;
                case "Microsoft.Insights/metricAlerts" -> METRIC_ALERTS;
                default -> null;
              };
          default -> null;
        });
  }
}
