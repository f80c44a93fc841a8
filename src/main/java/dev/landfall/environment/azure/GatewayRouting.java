package dev.landfall.environment.azure;

import static dev.landfall.environment.azure.ApplicationGateway.element;
import static dev.landfall.environment.azure.ApplicationGateway.ref;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Hosts and paths as a gateway wants them: a listener per host; a plain rule where a host has one
 * route for everything, a path map where it has more. Exact hosts come before wildcards, or a
 * wildcard would take their requests.
 *
 * @param listeners httpListeners
 * @param pathMaps urlPathMaps
 * @param rules requestRoutingRules
 */
record GatewayRouting(
    List<Map<String, Object>> listeners,
    List<Map<String, Object>> pathMaps,
    List<Map<String, Object>> rules) {

  static GatewayRouting of(AzureSide.Gateway gateway, String id) {
    GatewayRouting routing =
        new GatewayRouting(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    gateway.routes().stream()
        .map(AzureSide.Route::host)
        .distinct()
        .sorted(Comparator.comparing((String host) -> host.startsWith("*")).thenComparing(h -> h))
        .forEach(
            host ->
                routing.add(
                    host,
                    gateway.routes().stream().filter(r -> r.host().equals(host)).toList(),
                    id));
    return routing;
  }

  private void add(String host, List<AzureSide.Route> routes, String id) {
    String name = host.toLowerCase(Locale.ROOT).replace("*", "any").replaceAll("[^a-z0-9]+", "-");
    listeners.add(
        element(
            name,
            "frontendIPConfiguration",
            ref(id + "/frontendIPConfigurations/public"),
            "frontendPort",
            ref(id + "/frontendPorts/traffic"),
            "protocol",
            "Http",
            host.startsWith("*") ? "hostNames" : "hostName",
            host.startsWith("*") ? List.of(host) : host));
    boolean plain = routes.size() == 1 && routes.getFirst().path().equals("/");
    AzureSide.Route first =
        routes.stream().filter(r -> r.path().equals("/")).findFirst().orElse(routes.getFirst());
    rules.add(
        element(
            name,
            "ruleType",
            plain ? "Basic" : "PathBasedRouting",
            "priority",
            100 + 10 * rules.size(),
            "httpListener",
            ref(id + "/httpListeners/" + name),
            plain ? "backendAddressPool" : "urlPathMap",
            ref(plain ? pool(id, first) : id + "/urlPathMaps/" + name),
            "backendHttpSettings",
            plain ? ref(settings(id, first)) : null));
    if (!plain) {
      pathMaps.add(
          element(
              name,
              "defaultBackendAddressPool",
              ref(pool(id, first)),
              "defaultBackendHttpSettings",
              ref(settings(id, first)),
              "pathRules",
              routes.stream().filter(r -> !r.path().equals("/")).map(r -> path(id, r)).toList()));
    }
  }

  private static Map<String, Object> path(String id, AzureSide.Route route) {
    String path = route.path().replaceAll("/+$", "");
    return element(
        route.name(),
        "paths",
        List.of(path, path + "/*"),
        "backendAddressPool",
        ref(pool(id, route)),
        "backendHttpSettings",
        ref(settings(id, route)));
  }

  private static String pool(String id, AzureSide.Route route) {
    return id + "/backendAddressPools/" + route.app();
  }

  private static String settings(String id, AzureSide.Route route) {
    return id + "/backendHttpSettingsCollection/" + route.app();
  }
}
