package dev.landfall.localclouds.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Private endpoints: an address in a subnet for a service, once the service's side agrees. */
final class PrivateEndpointType implements ArmType {
  private static final String NAME = "Microsoft.Network/privateEndpoints";
  private static final String AGREED = "privateLinkServiceConnections";
  private static final String ASKED = "manualPrivateLinkServiceConnections";

  /**
   * The sub-resources that can be reached, with the names they have in public: %s is the name, a
   * second one the region.
   */
  private static final Map<String, Map<String, String>> TARGETS =
      Map.of(
          RedisEnterpriseType.NAME,
          Map.of("redisEnterprise", "%s.%s.redis.azure.net"),
          StorageAccountType.NAME,
          Map.of(
              "blob", "%s.blob.core.windows.net",
              "dfs", "%s.dfs.core.windows.net",
              "file", "%s.file.core.windows.net",
              "queue", "%s.queue.core.windows.net",
              "table", "%s.table.core.windows.net"),
          RegistryType.NAME,
          Map.of("registry", "%s.azurecr.io"),
          VaultType.NAME,
          Map.of("vault", "%s.vault.azure.net"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2025-03-01", "2024-05-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  /** The endpoints that lead to a service. */
  static List<Stored> to(World world, ArmId target) {
    return world.store().ofType(NAME).stream()
        .filter(e -> target(e.body()).equalsIgnoreCase(target.text()))
        .toList();
  }

  /** How it stands between an endpoint and its service. */
  static ObjectNode state(Stored endpoint) {
    return (ObjectNode)
        Json.at(connection(endpoint.body()), "properties.privateLinkServiceConnectionState");
  }

  /** Says in an endpoint how it stands between it and its service. */
  static void connect(Stored endpoint, String status, String why) {
    ObjectNode body = endpoint.body().deepCopy();
    agree(connection(body), status, why);
    endpoint.replace(body);
  }

  private static void agree(JsonNode connection, String status, String why) {
    Json.child((ObjectNode) connection, "properties")
        .set(
            "privateLinkServiceConnectionState",
            Json.object("status", status, "description", why, "actionsRequired", "None"));
  }

  private static JsonNode connection(ObjectNode body) {
    List<JsonNode> agreed = Json.list(body, "properties." + AGREED);
    List<JsonNode> asked = Json.list(body, "properties." + ASKED);
    if (agreed.size() + asked.size() != 1) {
      throw new ArmError(
          400, "InvalidRequestFormat", "A private endpoint has one private link connection.");
    }
    return agreed.isEmpty() ? asked.getFirst() : agreed.getFirst();
  }

  private static String target(ObjectNode body) {
    return Json.text(connection(body), "properties.privateLinkServiceId");
  }

  private static String subnet(ObjectNode body) {
    return Json.text(body, "properties.subnet.id");
  }

  /** The name in public of what it leads to, and the address it has here instead. */
  static String name(Stored endpoint) {
    return Json.text(dns(endpoint.body()), "fqdn");
  }

  /** See {@link #name(Stored)}. */
  static String address(Stored endpoint) {
    return Json.list(dns(endpoint.body()), "ipAddresses").getFirst().asText();
  }

  private static JsonNode dns(ObjectNode body) {
    return Json.list(body, "properties.customDnsConfigs").getFirst();
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ObjectNode body = asked.deepCopy();
    JsonNode connection = connection(body);
    Stored subnet = habitable(world, id, body);
    Stored target = world.referenced(target(body), id.text());
    if (target.busy()) {
      throw new ArmError(
          409,
          "ReferencedResourceNotProvisioned",
          "Cannot proceed with operation because resource %s used by resource %s is not in"
              + " Succeeded state.",
          target.id().text(),
          id.text());
    }
    String fqdn = fqdn(target, connection);
    there.ifPresent(t -> unmoved(id, t.body(), body));
    boolean manual = Json.list(body, "properties." + AGREED).isEmpty();
    there
        .map(PrivateEndpointType::state)
        .ifPresentOrElse(
            was -> agree(connection, Json.text(was, "status"), Json.text(was, "description")),
            () ->
                agree(
                    connection,
                    manual ? "Pending" : "Approved",
                    manual ? "Awaiting approval" : "Auto-Approved"));
    ObjectNode properties = Json.child(body, "properties");
    String address = there.map(PrivateEndpointType::address).orElseGet(() -> free(world, subnet));
    properties.set(
        "customDnsConfigs",
        Json.MAPPER.valueToTree(List.of(Map.of("fqdn", fqdn, "ipAddresses", List.of(address)))));
    String nic =
        "%s.nic.%s"
            .formatted(id.text(), UUID.nameUUIDFromBytes(id.key().getBytes(UTF_8)))
            .replace("/privateEndpoints/", "/networkInterfaces/");
    properties.set("networkInterfaces", Json.MAPPER.valueToTree(List.of(Map.of("id", nic))));
    for (String kind : List.of(AGREED, ASKED)) {
      if (!(properties.get(kind) instanceof ArrayNode)) {
        properties.putArray(kind);
      }
    }
    return body;
  }

  private static Stored habitable(World world, ArmId id, ObjectNode body) {
    Stored subnet = world.referenced(subnet(body), id.text());
    Stored network = subnet.id().parent().flatMap(world.store()::get).orElseThrow();
    if (!Json.text(network.body(), "location").equals(Json.text(body, "location"))) {
      throw new ArmError(
          400,
          "InvalidResourceReference",
          "Resource %s referenced by resource %s is in another region.",
          subnet.id().text(),
          id.text());
    }
    if (!Json.list(subnet.body(), "properties.delegations").isEmpty()) {
      throw new ArmError(
          400,
          "PrivateEndpointCreationNotAllowedAsSubnetIsDelegated",
          "Private endpoint %s cannot be created as subnet %s is delegated.",
          id.text(),
          subnet.id().text());
    }
    return subnet;
  }

  private static String fqdn(Stored service, JsonNode connection) {
    ArmId target = service.id();
    List<JsonNode> groups = Json.list(connection, "properties.groupIds");
    String group = groups.size() == 1 ? groups.getFirst().asText() : groups.toString();
    String pattern = TARGETS.getOrDefault(target.type(), Map.of()).get(group);
    if (pattern == null) {
      throw new ArmError(
          400,
          "BadRequest",
          "Call to %s failed. Error message: The group id '%s' is not valid for resource %s.",
          target.type(),
          group,
          target.text());
    }
    return pattern.formatted(target.name(), Json.text(service.body(), "location"));
  }

  private static void unmoved(ArmId id, ObjectNode was, ObjectNode shall) {
    if (!subnet(was).equalsIgnoreCase(subnet(shall))) {
      throw new ArmError(
          400,
          "CannotChangeSubnetOnPrivateEndpoint",
          "The subnet of private endpoint %s cannot be changed.",
          id.text());
    }
    String groups = "properties.groupIds";
    if (!target(was).equalsIgnoreCase(target(shall))
        || !Json.at(connection(was), groups).equals(Json.at(connection(shall), groups))) {
      throw new ArmError(
          400,
          "CannotChangePrivateLinkConnectionOnPrivateEndpoint",
          "Cannot change private link connection on private endpoint %s.",
          id.text());
    }
  }

  /** The first address that Azure does not keep for itself and no other endpoint has. */
  private static String free(World world, Stored subnet) {
    Cidr range = Cidr.of(SubnetType.prefix(subnet.body()));
    Set<String> given = new HashSet<>();
    world.store().ofType(NAME).stream()
        .filter(e -> subnet(e.body()).equalsIgnoreCase(subnet.id().text()))
        .forEach(e -> given.add(address(e)));
    for (long a = range.first() + 4; a < range.last(); a++) {
      String text = "%d.%d.%d.%d".formatted(a >> 24, (a >> 16) & 255, (a >> 8) & 255, a & 255);
      if (!given.contains(text)) {
        return text;
      }
    }
    throw new ArmError(
        400,
        "SubnetIsFull",
        "Subnet %s does not have enough capacity for 1 IP addresses.",
        subnet.id().name());
  }

  /** A group of zones tells the names from then on. */
  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    if (!world.store().below(resource.id().text()).isEmpty()) {
      Json.child(body, "properties").putArray("customDnsConfigs");
    }
    return body;
  }
}
