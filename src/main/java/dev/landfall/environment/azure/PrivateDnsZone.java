package dev.landfall.environment.azure;

import java.util.List;

/**
 * The private DNS zone that a Flexible Server inside a network registers its name in, and its link
 * to that network.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private">
 *     private networking</a>
 */
final class PrivateDnsZone {
  private static final String TYPE = "Microsoft.Network/privateDnsZones";

  private PrivateDnsZone() {}

  static String databases(Declared d) {
    return d.side().network().name() + ".private.postgres.database.azure.com";
  }

  static String databasesId(Declared d) {
    return d.id(TYPE, databases(d));
  }

  static List<AzureResource> of(Declared d) {
    return List.of(zone(d), link(d));
  }

  static String linkName(Declared d) {
    return "virtualNetworkLink/" + d.side().network().name();
  }

  private static AzureResource zone(Declared d) {
    return ArmResource.of(
        "privateDnsZone/" + databases(d),
        List.of(d.group()),
        databasesId(d),
        ApiVersions.PRIVATE_DNS,
        Trees.tree("location", "global", "tags", d.tags()));
  }

  private static AzureResource link(Declared d) {
    return ArmResource.of(
        linkName(d),
        List.of("privateDnsZone/" + databases(d), d.network()),
        databasesId(d) + "/virtualNetworkLinks/" + d.side().network().name(),
        ApiVersions.PRIVATE_DNS,
        Trees.tree(
            "location",
            "global",
            "tags",
            d.tags(),
            "properties",
            Trees.tree(
                "registrationEnabled",
                false,
                "virtualNetwork",
                Trees.tree(
                    "id", d.id("Microsoft.Network/virtualNetworks", d.side().network().name())))));
  }
}
