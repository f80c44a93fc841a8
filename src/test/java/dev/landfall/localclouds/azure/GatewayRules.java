package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Azure refuses of an Application Gateway in itself. */
final class GatewayRules {
  private static final List<String> REQUIRED =
      List.of(
          "gatewayIPConfigurations",
          "frontendIPConfigurations",
          "frontendPorts",
          "httpListeners",
          "requestRoutingRules");

  private GatewayRules() {}

  /** The rule for names in Microsoft.Network, of resources and of their parts. */
  static void name(String name) {
    if (!name.matches("\\w([\\w.-]{0,78}\\w)?")) {
      throw new ArmError(
          400,
          "InvalidResourceName",
          "Resource name %s is invalid. The name can be up to 80 characters long. It must begin"
              + " with a word character, and it must end with a word character or with '_'. The"
              + " name may contain word characters or '.', '-', '_'.",
          name);
    }
  }

  static void judge(ArmId id, ObjectNode body, List<String> parts) {
    name(id.name());
    for (String required : REQUIRED) {
      if (Json.list(body, "properties." + required).isEmpty()) {
        throw new ArmError(
            400,
            "ApplicationGatewayMissing" + required,
            "Application Gateway %s has no %s.",
            id.text(),
            required);
      }
    }
    parts.forEach(part -> names(Json.list(body, "properties." + part)));
    size(id, body);
    priorities(id, Json.list(body, "properties.requestRoutingRules"));
    listeners(id, body);
  }

  private static void names(List<JsonNode> parts) {
    Set<String> seen = new HashSet<>();
    for (JsonNode part : parts) {
      name(Json.text(part, "name"));
      if (!seen.add(Json.lower(Json.text(part, "name")))) {
        throw new ArmError(
            400,
            "InvalidRequestFormat",
            "Cannot parse the request. Additional details: duplicate resource name %s.",
            Json.text(part, "name"));
      }
    }
  }

  private static void size(ArmId id, ObjectNode body) {
    String sku = Json.text(body, "properties.sku.name");
    if (!Set.of("Standard_v2", "WAF_v2").contains(sku)) {
      throw new ArmError(
          400, "ApplicationGatewaySkuNotSupported", "The SKU '%s' cannot be made any more.", sku);
    }
    if (sku.equals("WAF_v2")
        && Json.text(body, "properties.firewallPolicy.id").isEmpty()
        && Json.at(body, "properties.webApplicationFirewallConfiguration").isMissingNode()) {
      throw new ArmError(
          400,
          "ApplicationGatewayFirewallNotConfiguredForSelectedSku",
          "Application Gateway %s with the selected SKU tier WAF_v2 must have a valid WAF policy or"
              + " configuration",
          id.text());
    }
    JsonNode scale = Json.at(body, "properties.autoscaleConfiguration");
    if (!scale.isMissingNode()) {
      int min = Json.at(scale, "minCapacity").asInt(-1);
      int max = Json.at(scale, "maxCapacity").asInt(125);
      if (min < 0 || min > 125 || max < Math.max(min, 2) || max > 125) {
        throw new ArmError(
            400,
            "ApplicationGatewayAutoscaleConfigurationInvalid",
            "Application Gateway %s: autoscale from %d to %d instances is not possible.",
            id.text(),
            min,
            max);
      }
    } else if (Json.at(body, "properties.sku.capacity").asInt(2) < 1) {
      throw new ArmError(400, "ApplicationGatewayInvalidCapacity", "A capacity is at least 1.");
    }
  }

  private static void priorities(ArmId id, List<JsonNode> rules) {
    Map<Integer, String> taken = new HashMap<>();
    long without = rules.stream().filter(r -> priority(r) == 0).count();
    if (without > 0 && without < rules.size()) {
      throw new ArmError(
          400,
          "ApplicationGatewayRequestRoutingRulePartialPriorityDefined",
          "Either all or no rule should have the priority specified.");
    }
    for (JsonNode rule : rules) {
      String at = "%s/requestRoutingRules/%s".formatted(id.text(), Json.text(rule, "name"));
      int priority = priority(rule);
      if (priority == 0) {
        throw new ArmError(
            400,
            "ApplicationGatewayRequestRoutingRulePriorityCannotBeEmpty",
            "Priority for the request routing rule %s cannot be empty. All request routing rules"
                + " should have a priority defined starting from api-version 2021-08-01",
            at);
      }
      if (priority < 1 || priority > 20_000 || taken.putIfAbsent(priority, at) != null) {
        throw new ArmError(
            400,
            "ApplicationGatewayRequestRoutingRulePriorityInvalid",
            "Priority %d of the request routing rule %s is not possible. Priority must be unique"
                + " across all the request routing rules, and from 1 to 20000.",
            priority,
            at);
      }
    }
  }

  private static int priority(JsonNode rule) {
    return Json.at(rule, "properties.priority").asInt(0);
  }

  private static void listeners(ArmId id, ObjectNode body) {
    Map<String, String> taken = new HashMap<>();
    for (JsonNode listener : Json.list(body, "properties.httpListeners")) {
      String name = Json.text(listener, "name");
      boolean tls = Json.text(listener, "properties.protocol").equals("Https");
      if (tls == Json.text(listener, "properties.sslCertificate.id").isEmpty()) {
        throw new ArmError(
            400,
            "ApplicationGatewayHttpListenerSslCertificate",
            "Http Listener %s/httpListeners/%s: protocol Https needs an SSL certificate, and"
                + " protocol Http takes none.",
            id.text(),
            name);
      }
      String port = Json.text(listener, "properties.frontendPort.id");
      for (String host : GatewayRoutes.hosts(listener)) {
        String other = taken.putIfAbsent(Json.lower(port + " " + host), name);
        if (other != null) {
          throw new ArmError(
              400,
              "ApplicationGatewayHttpListenersUsingSameFrontendPortHostNameAndFrontendIpConfig",
              "Two Http Listeners of Application Gateway %s and %s are using the same Frontend Port"
                  + " %s, HostName %s and FrontendIpConfiguration %s.",
              other,
              name,
              port,
              host,
              Json.text(listener, "properties.frontendIPConfiguration.id"));
        }
      }
    }
  }
}
