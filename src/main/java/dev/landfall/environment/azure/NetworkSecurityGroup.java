package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide.Subnets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may reach what lives in a subnet, one group for each: the few who have to, and nobody else.
 * Answers need no rule. What goes out is left as Azure has it, for the services in these subnets
 * have to reach Azure's own. A rule that somebody adds is a difference and is taken out.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview">how
 *     groups filter</a>
 */
final class NetworkSecurityGroup {
  private static final String TYPE = "Microsoft.Network/networkSecurityGroups";
  private static final List<String> POSTGRES = List.of("5432", "6432");

  /** HTTPS for vaults, blobs and registries; Azure Managed Redis and its shards. */
  private static final List<String> SERVICES = List.of("443", "8500-8599", "10000");

  private NetworkSecurityGroup() {}

  /** Its name in the graph. */
  static String name(Declared d, String subnet) {
    return "networkSecurityGroup/" + resource(d, subnet);
  }

  static String id(Declared d, String subnet) {
    return d.id(TYPE, resource(d, subnet));
  }

  private static String resource(Declared d, String subnet) {
    return "%s-%s-nsg".formatted(d.side().network().name(), subnet);
  }

  /** One for each subnet there is. */
  static List<AzureResource> of(Declared d) {
    return VirtualNetwork.names(d.side().network().subnets()).stream()
        .map(subnet -> of(d, subnet))
        .toList();
  }

  /** The gateway's lets in whoever wants to reach it; of no other that is meant. */
  private static AzureResource of(Declared d, String subnet) {
    ArmResource group = group(d, subnet);
    return subnet.equals(VirtualNetwork.GATEWAY) ? group.facing() : group;
  }

  private static ArmResource group(Declared d, String subnet) {
    return ArmResource.of(
            name(d, subnet), List.of(d.group()), id(d, subnet), ApiVersions.NETWORK, Map.of())
        .derived(
            ArmResource.FromView.known(id(d, subnet)),
            view -> Optional.of(tree(d, rules(d, VirtualNetwork.ranges(d, view), subnet))));
  }

  private static Map<String, Object> tree(Declared d, List<SecurityRule> rules) {
    return Trees.tree(
        "location",
        d.side().location(),
        "tags",
        d.tags(),
        "properties",
        Trees.tree("securityRules", rules.stream().map(SecurityRule::tree).toList()));
  }

  /** The rules of a subnet, in the order in which they decide. */
  static List<SecurityRule> rules(Declared d, String subnet) {
    return rules(d, d.side().network().subnets(), subnet);
  }

  private static List<SecurityRule> rules(Declared d, Subnets subnets, String subnet) {
    List<SecurityRule> rules = new ArrayList<>();
    switch (subnet) {
      case VirtualNetwork.GATEWAY -> rules.addAll(gateway(d));
      case VirtualNetwork.APPS -> rules.addAll(apps(subnets));
      case VirtualNetwork.DATABASE -> rules.addAll(database(d, subnets));
      case VirtualNetwork.ENDPOINTS -> rules.addAll(endpoints(d, subnets));
      default -> throw new IllegalArgumentException(subnet);
    }
    rules.add(SecurityRule.denyAll());
    return List.copyOf(rules);
  }

  /**
   * Azure refuses a gateway whose subnet its own management cannot reach.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure#network-security-groups">
   *     network security groups of an Application Gateway</a>
   */
  private static List<SecurityRule> gateway(Declared d) {
    TreeSet<Integer> ports = new TreeSet<>(List.of(80, 443));
    Optional.ofNullable(d.side().gateway()).ifPresent(g -> ports.add(g.port()));
    return List.of(
        SecurityRule.allow(
            "AllowGatewayManager",
            100,
            "Tcp",
            List.of("GatewayManager"),
            List.of("65200-65535"),
            "Azure manages the gateway"),
        SecurityRule.allow(
            "AllowAzureLoadBalancer",
            110,
            "*",
            List.of("AzureLoadBalancer"),
            List.of("*"),
            "Azure asks whether the gateway lives"),
        SecurityRule.allow(
            "AllowClients",
            120,
            "Tcp",
            List.of("Internet"),
            ports.stream().map(String::valueOf).toList(),
            "the application's users"));
  }

  /**
   * The environment's proxies listen on 31080 and 31443 behind its address.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/container-apps/firewall-integration?tabs=workload-profiles">
   *     securing an environment with a network security group</a>
   */
  private static List<SecurityRule> apps(Subnets subnets) {
    return Stream.of(
            from(
                "AllowGateway",
                100,
                subnets.gateway(),
                List.of("80", "443", "31080", "31443"),
                "the gateway sends requests to the apps"),
            from(
                "AllowWithin",
                110,
                subnets.containerApps(),
                List.of("*"),
                "apps and the environment's proxies reach each other"),
            Optional.of(
                SecurityRule.allow(
                    "AllowAzureLoadBalancer",
                    120,
                    "Tcp",
                    List.of("AzureLoadBalancer"),
                    List.of("30000-32767"),
                    "Azure asks whether the environment lives")))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * 6432 is PgBouncer, where it is switched on.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/postgresql/network/concepts-networking-private#virtual-network-concepts">
   *     what a private Flexible Server needs</a>
   */
  private static List<SecurityRule> database(Declared d, Subnets subnets) {
    return Stream.of(
            from("AllowApps", 100, subnets.containerApps(), POSTGRES, "the apps' connections"),
            from(
                "AllowWithin",
                110,
                subnets.database(),
                POSTGRES,
                "a highly available server's two halves"),
            clients(d, POSTGRES, "the operator, and replication back to AWS"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<SecurityRule> endpoints(Declared d, Subnets subnets) {
    return Stream.of(
            from(
                "AllowApps",
                100,
                subnets.containerApps(),
                SERVICES,
                "the apps' storage, caches and vault"),
            from(
                "AllowGateway",
                110,
                subnets.gateway(),
                List.of("443"),
                "the gateway reads its certificates in the vault"),
            clients(d, SERVICES, "the operator copies data"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<SecurityRule> from(
      String name, int priority, @Nullable String range, List<String> ports, String why) {
    return Optional.ofNullable(range)
        .map(
            r ->
                SecurityRule.allow(
                    name,
                    priority,
                    ports.equals(List.of("*")) ? "*" : "Tcp",
                    List.of(r),
                    ports,
                    why));
  }

  /** Where nobody is named: whatever this network is peered or connected with. */
  private static Optional<SecurityRule> clients(Declared d, List<String> ports, String why) {
    List<String> named = d.side().network().clients();
    return Optional.of(
        SecurityRule.allow(
            "AllowClients",
            200,
            "Tcp",
            named.isEmpty() ? List.of("VirtualNetwork") : named,
            ports,
            why));
  }

  /** What a subnet says of its group. */
  static Map<String, Object> reference(Declared d, String subnet) {
    return Map.of("id", id(d, subnet));
  }
}
