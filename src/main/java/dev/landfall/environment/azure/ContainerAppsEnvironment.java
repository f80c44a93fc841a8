package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The environment that container apps share, reachable from inside the network only: the gateway is
 * the one way in. Where there is monitoring, its apps' logs go the way of all others: {@code
 * azure-monitor} hands them to its diagnostic setting, while {@code log-analytics} would want the
 * workspace's shared key here, a password that lets anyone write any log.
 *
 * <p>Changed by PATCH: a PUT of all that Azure tells would hold what Azure alone may say. Its
 * subnet and its zones are said at its creation only, its location each time: Azure asks for it.
 *
 * @see <a href="https://learn.microsoft.com/azure/container-apps/log-options">where logs can go</a>
 */
final class ContainerAppsEnvironment {
  private static final String TYPE = "Microsoft.App/managedEnvironments";

  /** The profile that every environment has: nodes of Azure's own, paid by use. */
  static final String CONSUMPTION = "Consumption";

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
                    d.side().monitoring() == null ? null : logs(),
                    "zoneRedundant",
                    apps.zoneRedundant(),
                    "peerAuthentication",
                    Trees.tree("mtls", Trees.tree("enabled", false)),
                    "workloadProfiles",
                    profiles(apps))))
        .fixing(
            difference ->
                difference.path().startsWith("properties.vnetConfiguration.")
                    || difference.path().equals("properties.zoneRedundant"))
        .patched(Map.of(), State::provisioning)
        .repeating(Trees.tree("location", d.side().location()));
  }

  /** The workspace that logs went to before has to be taken out in so many words. */
  private static Map<String, Object> logs() {
    Map<String, Object> logs = Trees.tree("destination", "azure-monitor");
    logs.put("logAnalyticsConfiguration", null);
    return logs;
  }

  private static List<Map<String, Object>> profiles(AzureSide.ContainerApps apps) {
    return Stream.concat(
            Stream.of(Trees.tree("name", CONSUMPTION, "workloadProfileType", CONSUMPTION)),
            apps.workloadProfiles().stream()
                .map(
                    profile ->
                        Trees.tree(
                            "name",
                            profile.name(),
                            "workloadProfileType",
                            profile.type(),
                            "minimumCount",
                            profile.min(),
                            "maximumCount",
                            profile.max())))
        .toList();
  }
}
