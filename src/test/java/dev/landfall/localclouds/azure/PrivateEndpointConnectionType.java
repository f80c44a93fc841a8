package dev.landfall.localclouds.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A private endpoint as the service at its other end sees it: approved, rejected or taken away
 * there. All of it is kept in the endpoint.
 *
 * @param service the service's type
 * @param versions the API versions the service speaks
 */
record PrivateEndpointConnectionType(String service, List<String> versions) implements ArmType {
  private static final String TYPE = "privateEndpointConnections";

  @Override
  public String name() {
    return service + "/" + TYPE;
  }

  /** The connections of a service, as it shows them in itself. */
  static ArrayNode of(World world, Stored service) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    PrivateEndpointType.to(world, service.id()).stream()
        .map(e -> seen(service, e))
        .forEach(c -> all.add(c.body().deepCopy().put("id", c.id().text())));
    return all;
  }

  private static Stored seen(Stored service, Stored endpoint) {
    String name =
        "%s.%s"
            .formatted(
                service.id().name(), UUID.nameUUIDFromBytes(endpoint.id().key().getBytes(UTF_8)));
    return new Stored(
        service.id().child(TYPE, name),
        Json.object(
            "name",
            name,
            "properties",
            Map.of(
                "privateEndpoint",
                Map.of("id", endpoint.id().text()),
                "privateLinkServiceConnectionState",
                PrivateEndpointType.state(endpoint),
                "provisioningState",
                "Succeeded")));
  }

  @Override
  public List<Stored> implicit(World world, Stored parent) {
    return PrivateEndpointType.to(world, parent.id()).stream().map(e -> seen(parent, e)).toList();
  }

  @Override
  public int accepted(String method, boolean created) {
    return 200;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    Stored connection =
        there.orElseThrow(
            () -> new ArmError(404, "ResourceNotFound", "There is no connection %s.", id.name()));
    String status = Json.text(asked, "properties.privateLinkServiceConnectionState.status");
    if (!Set.of("Approved", "Rejected").contains(status)) {
      throw new ArmError(
          400,
          "InvalidValuesForRequestParameters",
          "Values for request parameters are invalid: privateLinkServiceConnectionState.status.");
    }
    return Json.merge(connection.body(), asked);
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    String state = "properties.privateLinkServiceConnectionState.";
    PrivateEndpointType.connect(
        endpoint(world, resource),
        Json.text(resource.body(), state + "status"),
        Json.text(resource.body(), state + "description"));
    world.store().remove(resource);
  }

  private static Stored endpoint(World world, Stored connection) {
    String id = Json.text(connection.body(), "properties.privateEndpoint.id");
    return world.referenced(id, connection.id().text());
  }

  @Override
  public void remove(World world, Stored resource) {
    PrivateEndpointType.connect(
        endpoint(world, resource), "Disconnected", "the connection was taken away");
  }
}
