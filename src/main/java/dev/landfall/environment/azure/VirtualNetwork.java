package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide.Subnets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The virtual network with its subnets. They are part of its tree, because a PUT of a network
 * without them removes them; other people's subnets stay.
 */
final class VirtualNetwork {
  static final String APPS = "container-apps";
  static final String DATABASE = "database";
  static final String GATEWAY = "gateway";
  static final String ENDPOINTS = "private-endpoints";

  private VirtualNetwork() {}

  static AzureResource of(Declared d) {
    Subnets subnets = d.side().network().subnets();
    List<Map<String, Object>> declared = new ArrayList<>();
    add(d, declared, APPS, subnets.containerApps(), "Microsoft.App/environments");
    add(d, declared, DATABASE, subnets.database(), "Microsoft.DBforPostgreSQL/flexibleServers");
    add(d, declared, GATEWAY, subnets.gateway(), null);
    add(d, declared, ENDPOINTS, subnets.privateEndpoints(), null);
    List<String> dependsOn = new ArrayList<>(List.of(d.group()));
    names(subnets).forEach(subnet -> dependsOn.add(NetworkSecurityGroup.name(d, subnet)));
    return ArmResource.of(
            d.network(),
            dependsOn,
            d.id("Microsoft.Network/virtualNetworks", d.side().network().name()),
            ApiVersions.NETWORK,
            Trees.tree(
                "location",
                d.side().location(),
                "tags",
                d.tags(),
                "properties",
                Trees.tree(
                    "addressSpace",
                    Trees.tree("addressPrefixes", d.side().network().addressSpace()),
                    "subnets",
                    declared)))
        .fixing(x -> x.path().endsWith("].properties.addressPrefix") && x.was() != null);
  }

  /**
   * The ranges of the subnets: one that stands keeps its own whatever is declared, and who may
   * reach whom goes by what stands.
   */
  static Subnets ranges(Declared d, View view) {
    Subnets declared = d.side().network().subnets();
    Map<String, Object> network = view.of(d.network()).get().map(Observed::body).orElse(Map.of());
    return new Subnets(
        range(network, APPS, declared.containerApps()),
        range(network, DATABASE, declared.database()),
        range(network, GATEWAY, declared.gateway()),
        range(network, ENDPOINTS, declared.privateEndpoints()));
  }

  private static @Nullable String range(
      Map<String, Object> network, String subnet, @Nullable String declared) {
    return declared != null && Trees.at(network, "properties", "subnets") instanceof List<?> all
        ? all.stream()
            .filter(s -> s instanceof Map<?, ?> map && subnet.equals(map.get("name")))
            .map(s -> ((Map<?, ?>) s).get("properties"))
            .flatMap(p -> p instanceof Map<?, ?> map ? Stream.of(map) : Stream.empty())
            .flatMap(
                p ->
                    p.get("addressPrefix") instanceof String text
                        ? Stream.of(text)
                        : Stream.empty())
            .findFirst()
            .orElse(declared)
        : declared;
  }

  /** The subnets that are declared. */
  static List<String> names(Subnets subnets) {
    Map<String, Object> ranges =
        Trees.tree(
            APPS,
            subnets.containerApps(),
            DATABASE,
            subnets.database(),
            GATEWAY,
            subnets.gateway(),
            ENDPOINTS,
            subnets.privateEndpoints());
    return List.copyOf(ranges.keySet());
  }

  /** Private endpoints are not heeded by a group unless their subnet says so. */
  private static void add(
      Declared d,
      List<Map<String, Object>> subnets,
      String name,
      @Nullable String range,
      @Nullable String delegation) {
    if (range == null) {
      return;
    }
    List<Map<String, Object>> delegations =
        delegation == null
            ? List.of()
            : List.of(
                Trees.tree("name", name, "properties", Trees.tree("serviceName", delegation)));
    subnets.add(
        Trees.tree(
            "name",
            name,
            "properties",
            Trees.tree(
                "addressPrefix",
                range,
                "networkSecurityGroup",
                NetworkSecurityGroup.reference(d, name),
                "privateEndpointNetworkPolicies",
                name.equals(ENDPOINTS) ? "NetworkSecurityGroupEnabled" : null,
                "delegations",
                delegation == null ? null : delegations)));
  }
}
