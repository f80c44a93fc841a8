package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide.Subnets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    add(declared, APPS, subnets.containerApps(), "Microsoft.App/environments");
    add(declared, DATABASE, subnets.database(), "Microsoft.DBforPostgreSQL/flexibleServers");
    add(declared, GATEWAY, subnets.gateway(), null);
    add(declared, ENDPOINTS, subnets.privateEndpoints(), null);
    return ArmResource.of(
            d.network(),
            List.of(d.group()),
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

  private static void add(
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
                "addressPrefix", range, "delegations", delegation == null ? null : delegations)));
  }
}
