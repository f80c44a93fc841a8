package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.ReverseProxy;
import dev.landfall.localclouds.proxy.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Application Gateways: a real reverse proxy on the public IP, per frontend port. */
final class ApplicationGatewayType implements ArmType {
  private static final List<String> PARTS =
      List.of(
          "gatewayIPConfigurations",
          "frontendIPConfigurations",
          "frontendPorts",
          "backendAddressPools",
          "backendHttpSettingsCollection",
          "probes",
          "httpListeners",
          "urlPathMaps",
          "requestRoutingRules");
  private final Map<String, Map<Integer, ReverseProxy>> running = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "Microsoft.Network/applicationGateways";
  }

  @Override
  public List<String> versions() {
    return List.of("2025-03-01", "2024-05-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  Map<Integer, ReverseProxy> proxies(String gateway) {
    return running.entrySet().stream()
        .filter(e -> e.getKey().endsWith("/" + Json.lower(gateway)))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Map.of());
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ObjectNode body = asked.deepCopy();
    for (String required :
        List.of(
            "gatewayIPConfigurations",
            "frontendIPConfigurations",
            "frontendPorts",
            "httpListeners",
            "requestRoutingRules")) {
      if (Json.list(body, "properties." + required).isEmpty()) {
        throw new ArmError(
            400,
            "ApplicationGatewayMissing" + required,
            "Application Gateway %s has no %s.",
            id.text(),
            required);
      }
    }
    references(world, id, body, body);
    for (String part : PARTS) {
      for (JsonNode item : Json.list(body, "properties." + part)) {
        ObjectNode one = (ObjectNode) item;
        one.put("id", "%s/%s/%s".formatted(id.text(), part, Json.text(one, "name")));
        one.put("type", name() + "/" + part);
        Json.child(one, "properties").put("provisioningState", "Succeeded");
      }
    }
    Json.child(body, "properties").put("operationalState", "Running");
    return body;
  }

  /** Every {"id": ...} that stands alone must lead to something. */
  private static void references(World world, ArmId id, ObjectNode body, JsonNode node) {
    if (node instanceof ObjectNode object && object.size() == 1 && object.has("id")) {
      String to = Json.text(object, "id");
      if (!Json.lower(to).startsWith(id.key() + "/")) {
        world.referenced(to, id.text());
        return;
      }
      String[] rest = to.substring(id.text().length() + 1).split("/");
      if (rest.length != 2 || GatewayRoutes.find(body, to).isEmpty()) {
        throw new ArmError(
            400,
            "InvalidResourceReference",
            "Resource %s referenced by resource %s was not found.",
            to,
            id.text());
      }
      return;
    }
    node.forEach(child -> references(world, id, body, child));
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    ObjectNode body = resource.body();
    Map<Integer, ReverseProxy> proxies =
        running.computeIfAbsent(resource.id().key(), k -> new ConcurrentSkipListMap<>());
    Map<Integer, List<Route>> wanted = new GatewayRoutes(world, body).byPort();
    wanted.forEach(
        (port, routes) ->
            proxies.computeIfAbsent(port, p -> open(address(world, body), p)).route(routes));
    proxies.keySet().stream()
        .filter(p -> !wanted.containsKey(p))
        .toList()
        .forEach(p -> proxies.remove(p).close());
  }

  private static InetAddress address(World world, ObjectNode body) {
    String ip =
        Json.list(body, "properties.frontendIPConfigurations").stream()
            .map(f -> Json.text(f, "properties.publicIPAddress.id"))
            .filter(i -> !i.isEmpty())
            .findFirst()
            .flatMap(world.store()::get)
            .map(r -> Json.text(r.body(), "properties.ipAddress"))
            .orElseThrow(
                () -> new ArmError(400, "ApplicationGatewayFrontend", "No public IP address."));
    return literal(ip);
  }

  private static InetAddress literal(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReverseProxy open(InetAddress address, int port) {
    try {
      return ReverseProxy.start(ReverseProxy.Kind.APPLICATION_GATEWAY, address, port);
    } catch (IOException e) {
      throw new ArmError(
          500, "InternalServerError", "port %d cannot be opened: %s", port, e.getMessage());
    }
  }

  @Override
  public Action action(World world, Stored resource, String action, ObjectNode body) {
    return action.equalsIgnoreCase("backendhealth")
        ? new Action.Later(() -> health(resource))
        : ArmType.super.action(world, resource, action, body);
  }

  private ObjectNode health(Stored resource) {
    ArrayNode pools = Json.MAPPER.createArrayNode();
    for (JsonNode pool : Json.list(resource.body(), "properties.backendAddressPools")) {
      ArrayNode settings = Json.MAPPER.createArrayNode();
      for (ReverseProxy proxy : running.getOrDefault(resource.id().key(), Map.of()).values()) {
        List<ObjectNode> servers =
            proxy.health(Json.text(pool, "name")).stream()
                .map(
                    s ->
                        Json.object(
                            "address",
                            s.backend().name(),
                            "health",
                            switch (s.health()) {
                              case HEALTHY -> "Healthy";
                              case UNHEALTHY -> "Unhealthy";
                              case UNKNOWN -> "Unknown";
                            },
                            "healthProbeLog",
                            s.detail()))
                .toList();
        settings.add(Json.object("servers", servers));
      }
      pools.add(
          Json.object(
              "backendAddressPool",
              Json.object("id", Json.text(pool, "id")),
              "backendHttpSettingsCollection",
              settings));
    }
    return Json.object("backendAddressPools", pools);
  }

  @Override
  public void remove(World world, Stored resource) {
    Optional.ofNullable(running.remove(resource.id().key()))
        .ifPresent(p -> p.values().forEach(ReverseProxy::close));
  }

  @Override
  public void close() {
    running.values().forEach(p -> p.values().forEach(ReverseProxy::close));
  }
}
