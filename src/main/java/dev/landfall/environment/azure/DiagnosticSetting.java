package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Monitoring;
import dev.landfall.spine.Failure;
import java.util.List;
import java.util.Set;

/**
 * What sends a resource's logs and metrics to the workspace: an extension of that resource, under
 * its id, owned through it. Settings under other names are left alone.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/create-or-update">
 *     reference</a>
 */
final class DiagnosticSetting {
  private static final String NAME = "landfall";

  /**
   * The types that have logs: a new one is a line here, and one in {@link #METERED} if it has
   * metrics.
   *
   * @see <a href="https://learn.microsoft.com/azure/azure-monitor/reference/logs-index">log
   *     categories by type</a>
   */
  private static final Set<String> LOGGED =
      Set.of(
          "Microsoft.DBforPostgreSQL/flexibleServers",
          "Microsoft.Network/applicationGateways",
          "Microsoft.KeyVault/vaults",
          "Microsoft.App/managedEnvironments",
          "Microsoft.ContainerRegistry/registries",
          "Microsoft.Cache/redisEnterprise/databases",
          StorageAccount.BLOBS);

  /**
   * The types that have metrics. A category that a type does not have is refused.
   *
   * @see <a href="https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index">metrics
   *     by type</a>
   */
  private static final Set<String> METERED =
      Set.of(
          "Microsoft.DBforPostgreSQL/flexibleServers",
          "Microsoft.Network/applicationGateways",
          "Microsoft.KeyVault/vaults",
          "Microsoft.App/managedEnvironments",
          "Microsoft.ContainerRegistry/registries",
          StorageAccount.BLOBS,
          "Microsoft.Cache/redisEnterprise");

  private DiagnosticSetting() {}

  /** Whether its type has logs or metrics. */
  static boolean isFor(Target target) {
    return LOGGED.contains(target.type()) || METERED.contains(target.type());
  }

  /** The category that has all metrics of a type: storage has none of the usual name. */
  private static String metrics(Target target) {
    return target.type().equals(StorageAccount.BLOBS) ? "Transaction" : "AllMetrics";
  }

  /** All logs by their group rather than by name: what Azure adds to a type later is sent too. */
  static AzureResource of(Declared d, Monitoring monitoring, Target target) {
    return new Explained(
        ArmResource.of(
                "diagnosticSetting/" + target.resource(),
                List.of(target.resource(), LogWorkspace.name(monitoring)),
                "%s/providers/Microsoft.Insights/diagnosticSettings/%s"
                    .formatted(target.id(), NAME),
                ApiVersions.DIAGNOSTIC_SETTINGS,
                Trees.tree(
                    "properties",
                    Trees.tree(
                        "workspaceId",
                        LogWorkspace.id(d, monitoring),
                        "logs",
                        LOGGED.contains(target.type())
                            ? List.of(Trees.tree("categoryGroup", "allLogs", "enabled", true))
                            : null,
                        "metrics",
                        METERED.contains(target.type())
                            ? List.of(Trees.tree("category", metrics(target), "enabled", true))
                            : null)))
            .untagged(),
        "is already used in diagnostic setting",
        said ->
            new Failure.Invalid(
                "spec.azure.monitoring.workspace",
                monitoring.workspace(),
                ("%s sends logs there already, by a diagnostic setting that this environment did"
                        + " not make (%s); delete that setting, or name another workspace")
                    .formatted(target.name(), said)));
  }
}
