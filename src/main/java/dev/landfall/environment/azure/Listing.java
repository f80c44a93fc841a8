package dev.landfall.environment.azure;

import dev.landfall.cloud.ArmList;
import dev.landfall.cloud.AzureClients;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the types are listed. A list can only say that something stands as it was: whatever it does
 * not have, or has otherwise than declared, is asked for by itself. So a list that leaves something
 * out costs reads and deceives nobody.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/azure/">Azure REST API reference</a>: of each
 *     type the operation "List By Subscription" (also "List All", "List"), of its parts "List By"
 *     their parent
 */
final class Listing {

  /**
   * Listed for a whole subscription. Role assignments are too: without a filter the list has those
   * above and below the subscription as well.
   *
   * @see <a
   *     href="https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope">
   *     Role Assignments - List For Scope</a>
   */
  private static final Set<String> SUBSCRIPTION =
      Set.of(
          "Microsoft.Resources/subscriptions/resourceGroups",
          "Microsoft.Network/virtualNetworks",
          "Microsoft.Network/networkSecurityGroups",
          "Microsoft.Network/publicIPAddresses",
          "Microsoft.Network/applicationGateways",
          "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
          "Microsoft.Network/privateEndpoints",
          "Microsoft.Network/privateDnsZones",
          "Microsoft.DBforPostgreSQL/flexibleServers",
          "Microsoft.Cache/redisEnterprise",
          "Microsoft.ContainerRegistry/registries",
          "Microsoft.App/managedEnvironments",
          "Microsoft.App/containerApps",
          "Microsoft.App/jobs",
          "Microsoft.KeyVault/vaults",
          "Microsoft.ManagedIdentity/userAssignedIdentities",
          "Microsoft.Storage/storageAccounts",
          "Microsoft.OperationalInsights/workspaces",
          "Microsoft.Insights/metricAlerts",
          "Microsoft.Insights/actionGroups",
          "Microsoft.Authorization/roleAssignments");

  /** Listed for the resource that they are a part of. */
  private static final Set<String> PARTS =
      Set.of(
          "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
          "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
          "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
          "Microsoft.DBforPostgreSQL/flexibleServers/databases",
          "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules",
          "Microsoft.DBforPostgreSQL/flexibleServers/administrators",
          "Microsoft.Cache/redisEnterprise/databases",
          "Microsoft.App/jobs/executions",
          "Microsoft.KeyVault/vaults/secrets",
          "Microsoft.Storage/storageAccounts/blobServices/containers",
          "Microsoft.Insights/diagnosticSettings");

  private Listing() {}

  /** A resource as a list has it, for who stands still; empty where none has it. */
  static Optional<Map<String, Object>> find(AzureClients azure, String id) {
    return of(id).flatMap(azure::listed).map(byId -> byId.get(id.toLowerCase(Locale.ROOT)));
  }

  /** The list that a resource is in; empty where its type has none. */
  static Optional<ArmList> of(String id) {
    String type = new Target("", id).type();
    return ApiVersions.of(id)
        .flatMap(
            version ->
                SUBSCRIPTION.contains(type)
                    ? Optional.of(wide(id, type, version))
                    : PARTS.contains(type)
                        ? Optional.of(
                            new ArmList(
                                id.substring(0, id.lastIndexOf('/')),
                                Optional.empty(),
                                version,
                                ArmList.PART))
                        : Optional.empty());
  }

  private static ArmList wide(String id, String type, String version) {
    String[] parts = id.split("/", -1);
    String subscription = "/subscriptions/" + parts[2];
    String group = "%s/resourceGroups/%s".formatted(subscription, parts[4]);
    return id.contains("/providers/")
        ? new ArmList(
            "%s/providers/%s".formatted(subscription, type),
            Optional.of("%s/providers/%s".formatted(group, type)),
            version,
            ArmList.SHARED)
        : new ArmList(subscription + "/resourceGroups", Optional.empty(), version, ArmList.SHARED);
  }
}
