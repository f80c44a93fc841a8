package dev.landfall.environment.azure;

import java.util.List;

/**
 * A private DNS zone and its link to the environment's network: where names lead to addresses that
 * only the network has. One of a name serves all resources that register themselves in it.
 *
 * @param d the declaration
 * @param zone the zone's name
 * @see <a href="https://learn.microsoft.com/azure/templates/microsoft.network/privatednszones">
 *     reference, 2024-06-01</a>
 */
record PrivateDnsZone(Declared d, String zone) {
  private static final String TYPE = "Microsoft.Network/privateDnsZones";

  /**
   * The zone that Flexible Servers inside the network register their names in.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private">
   *     private networking</a>
   */
  static PrivateDnsZone databases(Declared d) {
    return new PrivateDnsZone(
        d, d.side().network().name() + ".private.postgres.database.azure.com");
  }

  String id() {
    return d.id(TYPE, zone);
  }

  /** The zone's name in the graph. */
  String name() {
    return "privateDnsZone/" + zone;
  }

  /** The link's name in the graph: what needs names to be answered depends on it. */
  String linkName() {
    return "virtualNetworkLink/" + zone;
  }

  List<AzureResource> resources() {
    return List.of(itself(), link());
  }

  private AzureResource itself() {
    return ArmResource.of(
        name(),
        List.of(d.group()),
        id(),
        ApiVersions.PRIVATE_DNS,
        Trees.tree("location", "global", "tags", d.tags()));
  }

  /**
   * A name that a {@code privatelink} zone does not have is asked for outside: without that,
   * services of others that have an endpoint in some other network, such as the blobs that a
   * registry keeps its layers in, could not be reached from this one. Azure takes it for these
   * zones only. A link cannot be led to another network: it would have to be deleted.
   *
   * @see <a href="https://learn.microsoft.com/azure/dns/private-dns-fallback">fallback to
   *     internet</a>
   */
  private AzureResource link() {
    return Remedied.remade(
        ArmResource.of(
                linkName(),
                List.of(name(), d.network()),
                id() + "/virtualNetworkLinks/" + d.side().network().name(),
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
                        "resolutionPolicy",
                        zone.startsWith("privatelink.") ? "NxDomainRedirect" : null,
                        "virtualNetwork",
                        Trees.tree(
                            "id",
                            d.id("Microsoft.Network/virtualNetworks", d.side().network().name())))))
            .fixing(difference -> difference.path().startsWith("properties.virtualNetwork.")));
  }
}
