package dev.landfall.environment.azure;

import java.util.List;
import java.util.Map;

/**
 * One inbound rule of a network security group.
 *
 * @param name its name in the group
 * @param priority which rule decides: the lowest number that matches
 * @param protocol {@code Tcp}, or {@code *}
 * @param from a service tag or {@code *} alone, or address ranges
 * @param ports ports and ranges of them, or {@code *} alone
 * @param why what would not work without it
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.network/networksecuritygroups">
 *     reference, 2025-03-01</a>
 */
record SecurityRule(
    String name,
    int priority,
    String access,
    String protocol,
    List<String> from,
    List<String> ports,
    String why) {

  static SecurityRule allow(
      String name,
      int priority,
      String protocol,
      List<String> from,
      List<String> ports,
      String why) {
    return new SecurityRule(name, priority, "Allow", protocol, from, ports, why);
  }

  /**
   * The last word, before Azure's own rules would let in whatever the network is connected with.
   */
  static SecurityRule denyAll() {
    return new SecurityRule(
        "DenyAllInbound", 4096, "Deny", "*", List.of("*"), List.of("*"), "nobody else");
  }

  /** One value and several have names of their own at Azure, and tags can only stand alone. */
  Map<String, Object> tree() {
    boolean one = from.size() == 1;
    boolean onePort = ports.size() == 1;
    return Trees.tree(
        "name",
        name,
        "properties",
        Trees.tree(
            "priority",
            priority,
            "direction",
            "Inbound",
            "access",
            access,
            "protocol",
            protocol,
            "sourceAddressPrefix",
            one ? from.getFirst() : null,
            "sourceAddressPrefixes",
            one ? null : from,
            "sourcePortRange",
            "*",
            "destinationAddressPrefix",
            "*",
            "destinationPortRange",
            onePort ? ports.getFirst() : null,
            "destinationPortRanges",
            onePort ? null : ports,
            "description",
            why));
  }
}
