package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Web application firewall policies of Application Gateways. Nothing is inspected by them. */
final class FirewallPolicyType implements ArmType {
  static final String NAME = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies";

  private static final Map<String, Set<String>> RULE_SETS =
      Map.of(
          "Microsoft_DefaultRuleSet", Set.of("2.1", "2.2"),
          "Microsoft_BotManagerRuleSet", Set.of("0.1", "1.0", "1.1"),
          "OWASP", Set.of("3.0", "3.1", "3.2"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2025-03-01", "2024-05-01");
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    GatewayRules.name(id.name());
    ObjectNode body = asked.deepCopy();
    List<JsonNode> sets = Json.list(body, "properties.managedRules.managedRuleSets");
    if (sets.isEmpty()) {
      throw new ArmError(
          400,
          "InvalidRequestFormat",
          "Cannot parse the request. Required property 'managedRuleSets' not found in JSON. Path"
              + " 'properties.managedRules'.");
    }
    for (JsonNode set : sets) {
      String type = Json.text(set, "ruleSetType");
      String version = Json.text(set, "ruleSetVersion");
      if (!RULE_SETS.getOrDefault(type, Set.of()).contains(version)) {
        throw new ArmError(
            400,
            "ApplicationGatewayFirewallUnknownRuleSet",
            "Application Gateway firewall policy %s has the rule set %s %s, which does not exist.",
            id.text(),
            type,
            version);
      }
      ((ObjectNode) set).putIfAbsent("ruleGroupOverrides", Json.MAPPER.createArrayNode());
    }
    settings(Json.child(Json.child(body, "properties"), "policySettings"));
    ObjectNode rules = Json.child(Json.child(body, "properties"), "managedRules");
    rules.putIfAbsent("exclusions", Json.MAPPER.createArrayNode());
    Json.child(body, "properties").putIfAbsent("customRules", Json.MAPPER.createArrayNode());
    Json.child(body, "properties").put("resourceState", "Enabled");
    return body;
  }

  private static void settings(ObjectNode settings) {
    String mode = Json.text(settings, "mode");
    if (!mode.isEmpty() && !Set.of("Prevention", "Detection").contains(mode)) {
      throw new ArmError(
          400,
          "InvalidRequestFormat",
          "Cannot parse the request. Error converting value \"%s\" to type 'mode'.",
          mode);
    }
    Json.object(
            "state",
            "Disabled",
            "mode",
            "Detection",
            "requestBodyCheck",
            true,
            "requestBodyEnforcement",
            true,
            "requestBodyInspectLimitInKB",
            128,
            "maxRequestBodySizeInKb",
            128,
            "fileUploadEnforcement",
            true,
            "fileUploadLimitInMb",
            100)
        .properties()
        .forEach(e -> settings.putIfAbsent(e.getKey(), e.getValue()));
  }

  /** With the gateways that use it, as Azure tells. */
  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    List<ObjectNode> users =
        world.store().users(resource.id()).stream()
            .map(r -> Json.object("id", r.id().text()))
            .toList();
    Json.child(body, "properties").set("applicationGateways", Json.MAPPER.valueToTree(users));
    return body;
  }

  @Override
  public void refuseRemoval(World world, Stored resource) {
    world.store().users(resource.id()).stream()
        .findFirst()
        .ifPresent(
            user -> {
              throw new ArmError(
                  400,
                  "ApplicationGatewayFirewallPolicyCannotBeDeleted",
                  "Firewall policy %s cannot be deleted: it is used by %s.",
                  resource.id().text(),
                  user.id().text());
            });
  }
}
