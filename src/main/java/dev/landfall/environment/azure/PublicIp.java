package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import java.util.List;
import java.util.Optional;

/** The one public address: the gateway's. */
final class PublicIp {
  private static final String TYPE = "Microsoft.Network/publicIPAddresses";

  private PublicIp() {}

  static String name(Gateway gateway) {
    return "publicIp/" + resource(gateway);
  }

  static String id(Declared d, Gateway gateway) {
    return d.id(TYPE, resource(gateway));
  }

  /** The address, once there is one. */
  static Optional<String> address(View view, Gateway gateway) {
    return view.text(name(gateway), "properties", "ipAddress");
  }

  static AzureResource of(Declared d, Gateway gateway) {
    return new Remedied(
        ArmResource.of(
                name(gateway),
                List.of(d.group()),
                id(d, gateway),
                ApiVersions.NETWORK,
                Trees.tree(
                    "location",
                    d.side().location(),
                    "tags",
                    d.tags(),
                    "sku",
                    Trees.tree("name", "Standard"),
                    "zones",
                    gateway.zones().isEmpty() ? null : gateway.zones(),
                    "properties",
                    Trees.tree(
                        "publicIPAllocationMethod", "Static", "publicIPAddressVersion", "IPv4")))
            .facing()
            .fixing(difference -> !difference.path().startsWith("tags")),
        PublicIp::remedy);
  }

  /** Nobody can declare the old kind. */
  private static Optional<String> remedy(Difference difference) {
    return difference.path().equals("sku.name")
        ? Optional.of("choose another name for the gateway, after which its address is called")
        : Optional.empty();
  }

  private static String resource(Gateway gateway) {
    return gateway.name() + "-ip";
  }
}
