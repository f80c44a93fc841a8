package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Network security groups: their rules are judged and kept. Nothing is filtered here, where all
 * addresses are of one loopback network.
 */
final class NetworkSecurityGroupType implements ArmType {
  private static final Set<String> TAGS =
      Set.of(
          "*",
          "any",
          "internet",
          "virtualnetwork",
          "azureloadbalancer",
          "gatewaymanager",
          "storage",
          "sql",
          "azurecloud",
          "azuremonitor");

  @Override
  public String name() {
    return "Microsoft.Network/networkSecurityGroups";
  }

  @Override
  public List<String> versions() {
    return List.of("2025-03-01", "2024-05-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[A-Za-z0-9]([\\w.-]{0,78}\\w)?")) {
      throw new ArmError(400, "InvalidResourceName", "Resource name %s is invalid.", id.name());
    }
    ObjectNode body = asked.deepCopy();
    Map<String, String> priorities = new HashMap<>();
    for (JsonNode rule : Json.list(body, "properties.securityRules")) {
      judge(id, (ObjectNode) rule, priorities);
    }
    ObjectNode properties = Json.child(body, "properties");
    properties.putIfAbsent("securityRules", Json.MAPPER.createArrayNode());
    properties.set("defaultSecurityRules", Json.MAPPER.valueToTree(defaults(id)));
    properties.remove("subnets");
    gateways(world, id, body);
    return body;
  }

  private static void judge(ArmId id, ObjectNode rule, Map<String, String> priorities) {
    String name = Json.text(rule, "name");
    ObjectNode p = Json.child(rule, "properties");
    int priority = p.path("priority").asInt(0);
    if (priority < 100 || priority > 4096) {
      throw bad(
          "SecurityRuleInvalidPriority",
          "Security rule has invalid priority. Value provided: %d Allowed range 100-4096.",
          priority);
    }
    String direction = Json.lower(Json.text(p, "direction"));
    one(name, "direction", direction, Set.of("inbound", "outbound"));
    one(name, "access", Json.lower(Json.text(p, "access")), Set.of("allow", "deny"));
    one(
        name,
        "protocol",
        Json.lower(Json.text(p, "protocol")),
        Set.of("tcp", "udp", "icmp", "esp", "ah", "*"));
    String other = priorities.put(direction + priority, name);
    if (other != null) {
      throw bad(
          "SecurityRuleConflict",
          "Security rule %s conflicts with rule %s. Rules cannot have the same Priority and"
              + " Direction.",
          name,
          other);
    }
    addresses(name, p, "sourceAddressPrefix", "sourceAddressPrefixes");
    addresses(name, p, "destinationAddressPrefix", "destinationAddressPrefixes");
    ports(name, p, "sourcePortRange", "sourcePortRanges");
    ports(name, p, "destinationPortRange", "destinationPortRanges");
    rule.put("id", id.child("securityRules", name).text());
    p.put("provisioningState", "Succeeded");
  }

  private static void one(String rule, String field, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      throw bad(
          "SecurityRuleParameterContainsUnsupportedValue",
          "Security rule parameter %s for rule with Id %s contains an unsupported value '%s'.",
          field,
          rule,
          value);
    }
  }

  private static List<String> values(String rule, ObjectNode p, String single, String plural) {
    String alone = Json.text(p, single);
    List<String> many = Json.list(p, plural).stream().map(JsonNode::asText).toList();
    if (alone.isEmpty() == many.isEmpty()) {
      throw bad(
          alone.isEmpty()
              ? "SecurityRuleInvalidAddressPrefixOrPort"
              : "SecurityRuleCannotHaveBothSingularAndPlural",
          "Security rule %s needs exactly one of %s and %s.",
          rule,
          single,
          plural);
    }
    if (!p.has(plural)) {
      p.putArray(plural);
    }
    return many.isEmpty() ? List.of(alone) : many;
  }

  private static void addresses(String rule, ObjectNode p, String single, String plural) {
    List<String> values = values(rule, p, single, plural);
    for (String value : values) {
      boolean tag = TAGS.contains(Json.lower(value));
      boolean range = value.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2})?");
      if ((!tag && !range) || (tag && !Json.list(p, plural).isEmpty())) {
        throw bad(
            "SecurityRuleInvalidAddressPrefix",
            "Security rule has invalid Address prefix. Value provided: %s",
            value);
      }
    }
  }

  private static void ports(String rule, ObjectNode p, String single, String plural) {
    for (String value : values(rule, p, single, plural)) {
      String[] ends = value.split("-", 2);
      boolean numbers =
          value.matches("[0-9]{1,5}(-[0-9]{1,5})?")
              && Integer.parseInt(ends[ends.length - 1]) <= 65535
              && Integer.parseInt(ends[0]) <= Integer.parseInt(ends[ends.length - 1]);
      if (!value.equals("*") && !numbers) {
        throw bad(
            "SecurityRuleInvalidPortRange",
            "Security rule has invalid Port range. Value provided: %s. Value should be an integer"
                + " OR integer range with '-' delimiter. Valid range 0-65535.",
            value);
      }
    }
  }

  /** Refuses what would cut off a gateway from Azure's own management. */
  private static void gateways(World world, ArmId id, ObjectNode group) {
    for (Stored subnet : world.store().users(id)) {
      for (Stored user : world.store().users(subnet.id())) {
        if (user.id().type().equalsIgnoreCase("Microsoft.Network/applicationGateways")) {
          managed(group, id, subnet.id(), user.id().name());
        }
      }
    }
  }

  /** Refuses a gateway in a subnet whose group lets Azure's management not in. */
  static void managed(ObjectNode group, ArmId id, ArmId subnet, String gateway) {
    boolean open =
        Json.list(group, "properties.securityRules").stream()
            .map(rule -> rule.get("properties"))
            .filter(p -> Json.lower(Json.text(p, "direction")).equals("inbound"))
            .anyMatch(
                p ->
                    Json.lower(Json.text(p, "access")).equals("allow")
                        && Set.of("gatewaymanager", "internet", "*", "any")
                            .contains(Json.lower(Json.text(p, "sourceAddressPrefix")))
                        && Set.of("65200-65535", "*", "0-65535")
                            .contains(Json.text(p, "destinationPortRange")));
    boolean denies =
        Json.list(group, "properties.securityRules").stream()
            .anyMatch(r -> Json.lower(Json.text(r, "properties.access")).equals("deny"));
    if (!open && denies) {
      throw bad(
          "ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup",
          "Network security group %s blocks incoming internet traffic on ports 65200 - 65535 to"
              + " subnet %s, associated with Application Gateway %s. This is not permitted for"
              + " Application Gateways that have V2 Sku.",
          id.text(),
          subnet.text(),
          gateway);
    }
  }

  private static List<ObjectNode> defaults(ArmId id) {
    return List.of(
        standard(id, "AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork"),
        standard(
            id, "AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "AzureLoadBalancer"),
        standard(id, "DenyAllInBound", 65500, "Inbound", "Deny", "*"),
        standard(id, "AllowVnetOutBound", 65000, "Outbound", "Allow", "VirtualNetwork"),
        standard(id, "AllowInternetOutBound", 65001, "Outbound", "Allow", "*"),
        standard(id, "DenyAllOutBound", 65500, "Outbound", "Deny", "*"));
  }

  private static ObjectNode standard(
      ArmId id, String name, int priority, String direction, String access, String source) {
    return Json.object(
        "name",
        name,
        "id",
        id.child("defaultSecurityRules", name).text(),
        "properties",
        Json.object(
            "priority",
            priority,
            "direction",
            direction,
            "access",
            access,
            "protocol",
            "*",
            "sourceAddressPrefix",
            source,
            "sourcePortRange",
            "*",
            "destinationAddressPrefix",
            "*",
            "destinationPortRange",
            "*",
            "provisioningState",
            "Succeeded"));
  }

  /** As Azure tells it: with the subnets that it guards. */
  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    List<ObjectNode> subnets =
        world.store().users(resource.id()).stream()
            .map(s -> Json.object("id", s.id().text()))
            .toList();
    if (!subnets.isEmpty()) {
      Json.child(body, "properties").set("subnets", Json.MAPPER.valueToTree(subnets));
    }
    return body;
  }

  @Override
  public void refuseRemoval(World world, Stored resource) {
    List<Stored> users = world.store().users(resource.id());
    if (!users.isEmpty()) {
      throw bad(
          "InUseNetworkSecurityGroupCannotBeDeleted",
          "Network security group %s cannot be deleted because it is in use by the following"
              + " resources: %s.",
          resource.id().text(),
          users.getFirst().id().text());
    }
  }

  private static ArmError bad(String code, String message, Object... arguments) {
    return new ArmError(400, code, message, arguments);
  }
}
