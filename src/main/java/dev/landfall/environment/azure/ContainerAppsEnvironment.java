package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.List;

/**
 * The environment that container apps share, reachable from inside the network only: the gateway is
 * the one way in.
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
                    "workloadProfiles",
                    List.of(
                        Trees.tree("name", "Consumption", "workloadProfileType", "Consumption")))))
        .fixing(difference -> difference.path().startsWith("properties.vnetConfiguration."));
  }
}
