package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What Azure tells of an Application Gateway besides what it was told. */
final class GatewayDefaults {
  private GatewayDefaults() {}

  static void fill(ArmId id, ObjectNode body) {
    ObjectNode properties = Json.child(body, "properties");
    properties.put("operationalState", "Running");
    properties.putIfAbsent("enableHttp2", Json.MAPPER.valueToTree(false));
    for (String list :
        List.of("urlPathMaps", "redirectConfigurations", "sslCertificates", "rewriteRuleSets")) {
      properties.putIfAbsent(list, Json.MAPPER.createArrayNode());
    }
    Json.child(properties, "sku").put("family", "Generation_1");
    each(body, "httpListeners", List.of("hostNames", List.of()));
    each(body, "httpListeners", List.of("requireServerNameIndication", false));
    each(body, "backendHttpSettingsCollection", List.of("cookieBasedAffinity", "Disabled"));
    each(
        body,
        "backendHttpSettingsCollection",
        List.of("connectionDraining", Json.object("enabled", false, "drainTimeoutInSec", 1)));
    each(body, "probes", List.of("minServers", 0));
    each(body, "probes", List.of("match", Json.object("statusCodes", List.of("200-399"))));
    for (JsonNode map : Json.list(body, "properties.urlPathMaps")) {
      for (JsonNode rule : Json.list(map, "properties.pathRules")) {
        ObjectNode one = (ObjectNode) rule;
        one.put(
            "id",
            "%s/urlPathMaps/%s/pathRules/%s"
                .formatted(id.text(), Json.text(map, "name"), Json.text(rule, "name")));
        Json.child(one, "properties").put("provisioningState", "Succeeded");
      }
    }
  }

  private static void each(ObjectNode body, String part, List<Object> nameAndValue) {
    for (JsonNode item : Json.list(body, "properties." + part)) {
      Json.child((ObjectNode) item, "properties")
          .putIfAbsent(
              (String) nameAndValue.getFirst(), Json.MAPPER.valueToTree(nameAndValue.getLast()));
    }
  }
}
