package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.proxy.Backend;
import dev.landfall.localclouds.proxy.Pool;
import dev.landfall.localclouds.proxy.Probe;
import dev.landfall.localclouds.proxy.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A gateway's listeners, rules and path maps as routes. */
record GatewayRoutes(World world, ObjectNode body) {

  /** A part of the gateway by its id. */
  static Optional<JsonNode> find(ObjectNode body, String id) {
    String[] s = id.split("/");
    return Json.list(body, "properties." + s[s.length - 2]).stream()
        .filter(i -> Json.text(i, "name").equalsIgnoreCase(s[s.length - 1]))
        .findFirst();
  }

  private JsonNode follow(JsonNode from, String reference) {
    return find(body, Json.text(from, "properties." + reference + ".id"))
        .orElseThrow(
            () ->
                new ArmError(
                    400,
                    "InvalidResourceReference",
                    "%s of %s leads nowhere.",
                    reference,
                    Json.text(from, "name")));
  }

  Map<Integer, List<Route>> byPort() {
    Map<Integer, List<Route>> routes = new TreeMap<>();
    for (JsonNode rule : Json.list(body, "properties.requestRoutingRules")) {
      JsonNode listener = follow(rule, "httpListener");
      int port = Json.at(follow(listener, "frontendPort"), "properties.port").asInt();
      for (String host : hosts(listener)) {
        routes.computeIfAbsent(port, p -> new ArrayList<>()).addAll(routes(rule, host));
      }
    }
    return routes;
  }

  private static List<String> hosts(JsonNode listener) {
    String one = Json.text(listener, "properties.hostName");
    List<String> many =
        Json.list(listener, "properties.hostNames").stream().map(JsonNode::asText).toList();
    return !one.isEmpty() ? List.of(one) : many.isEmpty() ? List.of("*") : many;
  }

  private List<Route> routes(JsonNode rule, String host) {
    if (Json.text(rule, "properties.urlPathMap.id").isEmpty()) {
      return List.of(
          new Route(
              host,
              "/",
              pool(follow(rule, "backendAddressPool"), follow(rule, "backendHttpSettings"))));
    }
    JsonNode map = follow(rule, "urlPathMap");
    List<Route> routes = new ArrayList<>();
    routes.add(
        new Route(
            host,
            "/",
            pool(
                follow(map, "defaultBackendAddressPool"),
                follow(map, "defaultBackendHttpSettings"))));
    for (JsonNode path : Json.list(map, "properties.pathRules")) {
      Pool pool = pool(follow(path, "backendAddressPool"), follow(path, "backendHttpSettings"));
      Json.list(path, "properties.paths").stream()
          .map(p -> p.asText().replaceAll("/?\\*$", ""))
          .distinct()
          .forEach(p -> routes.add(new Route(host, p.isEmpty() ? "/" : p, pool)));
    }
    return routes;
  }

  private Pool pool(JsonNode pool, JsonNode settings) {
    int port = Json.at(settings, "properties.port").asInt(80);
    List<Backend> backends =
        Json.list(pool, "properties.backendAddresses").stream().map(a -> backend(a, port)).toList();
    String host = Json.text(settings, "properties.hostName");
    boolean pick = Json.at(settings, "properties.pickHostNameFromBackendAddress").asBoolean();
    return new Pool(
        Json.text(pool, "name"),
        backends,
        probe(settings),
        Duration.ofSeconds(Json.at(settings, "properties.requestTimeout").asInt(20)),
        pick
            ? backends.stream().map(Backend::name).findFirst()
            : Optional.of(host).filter(h -> !h.isEmpty()));
  }

  private Backend backend(JsonNode address, int port) {
    String fqdn = Json.text(address, "fqdn");
    String ip = Json.text(address, "ipAddress");
    return !ip.isEmpty() || fqdn.matches("[0-9.]+")
        ? Backend.at(ip + fqdn, new InetSocketAddress(ip + fqdn, port))
        : world.apps().backend(fqdn);
  }

  private Probe probe(JsonNode settings) {
    Optional<JsonNode> p = find(settings);
    return new Probe(
        p.map(x -> Json.text(x, "properties.path")).orElse("/"),
        p.map(x -> Json.text(x, "properties.host")).filter(h -> !h.isEmpty()),
        Duration.ofSeconds(number(p, "interval", 30)),
        Duration.ofSeconds(number(p, "timeout", 30)),
        1,
        number(p, "unhealthyThreshold", 3),
        200,
        399);
  }

  private Optional<JsonNode> find(JsonNode settings) {
    String id = Json.text(settings, "properties.probe.id");
    return id.isEmpty() ? Optional.empty() : find(body, id);
  }

  private static int number(Optional<JsonNode> probe, String name, int otherwise) {
    return probe.map(p -> Json.at(p, "properties." + name).asInt(otherwise)).orElse(otherwise);
  }
}
