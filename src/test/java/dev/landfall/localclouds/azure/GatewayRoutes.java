package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.proxy.Backend;
import dev.landfall.localclouds.proxy.Destination;
import dev.landfall.localclouds.proxy.Pool;
import dev.landfall.localclouds.proxy.Probe;
import dev.landfall.localclouds.proxy.Redirect;
import dev.landfall.localclouds.proxy.Route;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

  /** What is served at each port, the rule with the smallest priority first. */
  Map<Integer, GatewayFront.Wanted> byPort() {
    Map<Integer, GatewayFront.Wanted> ports = new TreeMap<>();
    List<JsonNode> rules = Json.list(body, "properties.requestRoutingRules");
    rules.sort(Comparator.comparingInt(r -> Json.at(r, "properties.priority").asInt()));
    for (JsonNode rule : rules) {
      JsonNode listener = follow(rule, "httpListener");
      GatewayFront.Wanted wanted =
          ports.computeIfAbsent(
              port(listener),
              p -> new GatewayFront.Wanted(new ArrayList<>(), new LinkedHashMap<>()));
      for (String host : hosts(listener)) {
        wanted.routes().addAll(routes(rule, host));
        if (Json.text(listener, "properties.protocol").equals("Https")) {
          wanted.certificates().put(host, Json.text(follow(listener, "sslCertificate"), "name"));
        }
      }
    }
    return ports;
  }

  private int port(JsonNode listener) {
    return Json.at(follow(listener, "frontendPort"), "properties.port").asInt();
  }

  static List<String> hosts(JsonNode listener) {
    String one = Json.text(listener, "properties.hostName");
    List<String> many =
        Json.list(listener, "properties.hostNames").stream().map(JsonNode::asText).toList();
    return !one.isEmpty() ? List.of(one) : many.isEmpty() ? List.of("*") : many;
  }

  private List<Route> routes(JsonNode rule, String host) {
    if (Json.text(rule, "properties.urlPathMap.id").isEmpty()) {
      return List.of(new Route(host, "/", destination(rule, "")));
    }
    JsonNode map = follow(rule, "urlPathMap");
    List<Route> routes = new ArrayList<>();
    for (JsonNode path : Json.list(map, "properties.pathRules")) {
      Destination to = destination(path, "");
      Json.list(path, "properties.paths").forEach(p -> routes.add(new Route(host, p.asText(), to)));
    }
    routes.add(new Route(host, "/", destination(map, "default")));
    return routes;
  }

  private Destination destination(JsonNode from, String prefix) {
    String redirect = prefix.isEmpty() ? "redirectConfiguration" : "defaultRedirectConfiguration";
    if (!Json.text(from, "properties." + redirect + ".id").isEmpty()) {
      return redirect(follow(from, redirect));
    }
    return prefix.isEmpty()
        ? pool(follow(from, "backendAddressPool"), follow(from, "backendHttpSettings"))
        : pool(
            follow(from, "defaultBackendAddressPool"), follow(from, "defaultBackendHttpSettings"));
  }

  private Redirect redirect(JsonNode configuration) {
    JsonNode target = follow(configuration, "targetListener");
    List<String> hosts = hosts(target);
    return new Redirect(
        switch (Json.text(configuration, "properties.redirectType")) {
          case "Permanent" -> 301;
          case "SeeOther" -> 303;
          case "Temporary" -> 307;
          default -> 302;
        },
        Json.lower(Json.text(target, "properties.protocol")),
        Optional.of(hosts.getFirst()).filter(h -> hosts.size() == 1 && !h.contains("*")),
        port(target),
        Json.at(configuration, "properties.includePath").asBoolean(),
        Json.at(configuration, "properties.includeQueryString").asBoolean());
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
        statuses(p, 0),
        statuses(p, 1));
  }

  /** One end of the range of statuses that are healthy: 200 to 399 unless told otherwise. */
  private static int statuses(Optional<JsonNode> probe, int end) {
    String range =
        probe
            .flatMap(p -> Json.list(p, "properties.match.statusCodes").stream().findFirst())
            .map(JsonNode::asText)
            .orElse("200-399");
    String[] ends = range.split("-");
    return Integer.parseInt(ends[Math.min(end, ends.length - 1)]);
  }

  private Optional<JsonNode> find(JsonNode settings) {
    String id = Json.text(settings, "properties.probe.id");
    return id.isEmpty() ? Optional.empty() : find(body, id);
  }

  private static int number(Optional<JsonNode> probe, String name, int otherwise) {
    return probe.map(p -> Json.at(p, "properties." + name).asInt(otherwise)).orElse(otherwise);
  }
}
