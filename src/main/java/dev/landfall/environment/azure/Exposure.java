package dev.landfall.environment.azure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a declared tree lets somebody in from the internet. It knows properties rather than
 * resources: they have the same names in all of Azure's types, so that a new type is judged like
 * the old ones. Of the types that Azure opens where nothing is said, silence counts as open.
 *
 * <p>An Application Gateway is what is meant to be reached; its address, and the rules of its
 * subnet, are told apart by who declares them ({@link ArmResource#facing}).
 */
final class Exposure {
  private static final String GATEWAY = "Microsoft.Network/applicationGateways";

  /** Those with a public endpoint unless {@code publicNetworkAccess} says otherwise. */
  private static final Set<String> OPEN_BY_DEFAULT =
      Set.of(
          "Microsoft.Storage/storageAccounts",
          "Microsoft.KeyVault/vaults",
          "Microsoft.ContainerRegistry/registries",
          "Microsoft.Cache/redis",
          "Microsoft.Cache/redisEnterprise");

  private static final Set<String> ANYWHERE =
      Set.of("*", "internet", "any", "0.0.0.0", "0.0.0.0/0", "::/0");

  private Exposure() {}

  /** Each opening of a resource in words; none for one that only the network reaches. */
  static List<String> of(String id, Map<String, Object> tree) {
    String type = new Target("", id).type();
    List<String> openings = new ArrayList<>();
    byType(type, tree, openings);
    if (!type.equals(GATEWAY)) {
      search("", tree, openings);
    }
    return List.copyOf(openings);
  }

  private static void byType(String type, Map<String, Object> tree, List<String> openings) {
    if (OPEN_BY_DEFAULT.contains(type)
        && Trees.at(tree, "properties", "publicNetworkAccess") == null) {
      openings.add("publicNetworkAccess is not said, which is Enabled");
    }
    if (type.equals("Microsoft.DBforPostgreSQL/flexibleServers")
        && Trees.at(tree, "properties", "network", "delegatedSubnetResourceId") == null
        && Trees.at(tree, "properties", "network", "publicNetworkAccess") == null) {
      openings.add("it is in no subnet, so it has a public address");
    }
    if (type.equals("Microsoft.App/managedEnvironments")
        && !Boolean.TRUE.equals(Trees.at(tree, "properties", "vnetConfiguration", "internal"))) {
      openings.add("vnetConfiguration.internal is not true, so its ingress has a public address");
    }
    if (type.equals("Microsoft.Network/publicIPAddresses")
        || type.equals("Microsoft.Network/publicIPPrefixes")) {
      openings.add("it is a public address");
    }
    if (type.toLowerCase(Locale.ROOT).endsWith("/firewallrules")) {
      Stream.of("startIpAddress", "startIP")
          .map(key -> Trees.at(tree, "properties", key))
          .filter(Exposure::isAnywhere)
          .forEach(from -> openings.add("its firewall lets in addresses from " + from));
    }
  }

  private static void search(String path, @Nullable Object at, List<String> openings) {
    switch (at) {
      case Map<?, ?> map -> {
        rule(path, map, openings);
        map.forEach((key, value) -> property(inner(path, key), key.toString(), value, openings));
      }
      case List<?> list -> list.forEach(e -> search(element(path, e), e, openings));
      case null, default -> {}
    }
  }

  private static void property(
      String path, String key, @Nullable Object value, List<String> openings) {
    boolean opens =
        switch (key) {
          case "defaultAction" -> is(value, "Allow");
          case "allowBlobPublicAccess", "anonymousPullEnabled" -> Boolean.TRUE.equals(value);
          case "publicAccess" -> is(value, "Blob") || is(value, "Container");
          default -> key.startsWith("publicNetworkAccess") && is(value, "Enabled");
        };
    if (opens) {
      openings.add("%s is %s".formatted(path, value));
    } else if (key.equals("publicIPAddress") && value != null) {
      openings.add("%s gives it a public address".formatted(path));
    } else {
      search(path, value, openings);
    }
  }

  /** A rule of a network security group, by itself or within its group. */
  private static void rule(String path, Map<?, ?> map, List<String> openings) {
    if (!is(map.get("direction"), "Inbound") || !is(map.get("access"), "Allow")) {
      return;
    }
    Stream.concat(
            Stream.ofNullable(map.get("sourceAddressPrefix")),
            map.get("sourceAddressPrefixes") instanceof Collection<?> many
                ? many.stream()
                : Stream.empty())
        .filter(Exposure::isAnywhere)
        .forEach(from -> openings.add("%s lets in traffic from %s".formatted(path, from)));
  }

  private static boolean isAnywhere(@Nullable Object address) {
    return ANYWHERE.contains(Objects.toString(address, "").toLowerCase(Locale.ROOT));
  }

  private static boolean is(@Nullable Object value, String word) {
    return word.equalsIgnoreCase(Objects.toString(value, ""));
  }

  private static String inner(String path, Object key) {
    return path.isEmpty() || path.equals("properties") ? key.toString() : path + "." + key;
  }

  private static String element(String path, Object element) {
    return element instanceof Map<?, ?> map && map.get("name") != null
        ? "%s[%s]".formatted(path, map.get("name"))
        : path;
  }
}
