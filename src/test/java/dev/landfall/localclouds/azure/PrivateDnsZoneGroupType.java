package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The private DNS zones that a private endpoint's names are kept in. */
final class PrivateDnsZoneGroupType implements ArmType {
  @Override
  public String name() {
    return "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
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
    Stored endpoint = id.parent().flatMap(world.store()::get).orElseThrow();
    if (endpoint.busy()) {
      throw new ArmError(
          409,
          "AnotherOperationInProgress",
          "Another operation on this or dependent resource is in progress: %s.",
          endpoint.id().text());
    }
    ObjectNode body = asked.deepCopy();
    List<JsonNode> zones = Json.list(body, "properties.privateDnsZoneConfigs");
    if (zones.isEmpty() || zones.size() > 5) {
      throw new ArmError(
          400, "InvalidRequestFormat", "A group has 1 to 5 private DNS zones: %s.", id.text());
    }
    for (JsonNode config : zones) {
      Stored zone = world.referenced(Json.text(config, "properties.privateDnsZoneId"), id.text());
      Json.child((ObjectNode) config, "properties")
          .set("recordSets", Json.MAPPER.valueToTree(records(endpoint, zone)));
    }
    return body;
  }

  /** One record in the zone that the public name is looked up in, none in any other. */
  private static List<Map<String, Object>> records(Stored endpoint, Stored zone) {
    String fqdn = PrivateEndpointType.name(endpoint);
    String domain = zone.id().name();
    String open = domain.replaceFirst("^privatelink", "");
    String host = fqdn.endsWith(open) ? fqdn.substring(0, fqdn.length() - open.length()) : "";
    return host.isEmpty() || domain.equals(open)
        ? List.of()
        : List.of(
            Map.of(
                "recordType",
                "A",
                "recordSetName",
                host,
                "fqdn",
                host + "." + domain,
                "ttl",
                10,
                "provisioningState",
                "Succeeded",
                "ipAddresses",
                List.of(PrivateEndpointType.address(endpoint))));
  }
}
