package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.List;
import java.util.Map;

/**
 * The environment that container apps share, reachable from inside the network only: the gateway is
 * the one way in. Where there is monitoring, its apps' logs go the way of all others: {@code
 * azure-monitor} hands them to its diagnostic setting, while {@code log-analytics} would want the
 * workspace's shared key here, a password that lets anyone write any log.
 *
 * @see <a href="https://learn.microsoft.com/azure/container-apps/log-options">where logs can go</a>
 */
final class ContainerAppsEnvironment {
  private static final String TYPE = "Microsoft.App/managedEnvironments";

  private ContainerAppsEnvironment() {}

  static String name(AzureSide.ContainerApps apps) {
    return "containerAppsEnvironment/" + apps.environment();
  }

  static String id(Declared d, AzureSide.ContainerApps apps) {
    return d.id(TYPE, apps.environment());
  }

  static AzureResource of(Declared d, AzureSide.ContainerApps apps) {
    return ArmResource.of(
            name(apps),
            List.of(d.network()),
            id(d, apps),
            ApiVersions.APP,
            Trees.tree(
                "location",
                d.side().location(),
                "tags",
                d.tags(),
                "properties",
                Trees.tree(
                    "vnetConfiguration",
                    Trees.tree(
                        "infrastructureSubnetId",
                        d.subnetId(VirtualNetwork.APPS),
                        "internal",
                        true),
                    "appLogsConfiguration",
                    d.side().monitoring() == null ? null : Map.of("destination", "azure-monitor"),
                    "workloadProfiles",
                    List.of(
                        Trees.tree("name", "Consumption", "workloadProfileType", "Consumption")))))
        .fixing(difference -> difference.path().startsWith("properties.vnetConfiguration."));
  }
}
