package dev.landfall.environment.azure;

import static dev.landfall.environment.azure.ApplicationGateway.element;
import static dev.landfall.environment.azure.ApplicationGateway.ref;

import dev.landfall.api.v1alpha1.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hosts and paths as a gateway wants them: a listener and a rule per host; a plain rule where a
 * host has one route for everything, a path map where it has more; in {@link RouteOrder}. With
 * certificates each host has a second listener and rule, which lead from HTTP to HTTPS.
 *
 * @param listeners httpListeners
 * @param pathMaps urlPathMaps
 * @param redirects redirectConfigurations
 * @param rules requestRoutingRules
 */
record GatewayRouting(
    List<Map<String, Object>> listeners,
    List<Map<String, Object>> pathMaps,
    List<Map<String, Object>> redirects,
    List<Map<String, Object>> rules) {

  static GatewayRouting of(Gateway gateway, String id) {
    GatewayRouting routing =
        new GatewayRouting(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<String> hosts = RouteOrder.hosts(gateway.routes());
    for (String host : hosts) {
      routing.listener(gateway, host, id);
      routing.rule(gateway.routes(), host, id);
    }
    if (gateway.tls()) {
      hosts.forEach(host -> routing.redirect(host, id));
    }
    return routing;
  }

  /** What the parts for a host are called: it is as unique as the host, and Azure takes no star. */
  static String name(String host) {
    return host.replace("*.", "any_");
  }

  private void listener(Gateway gateway, String host, String id) {
    Optional<String> certificate = gateway.certificate(host).map(Gateway.Certificate::name);
    listeners.add(
        listener(
            name(host),
            host,
            id,
            "traffic",
            certificate.map(name -> ref(id + "/sslCertificates/" + name)).orElse(null)));
  }

  private static Map<String, Object> listener(
      String name, String host, String id, String port, @Nullable Map<String, Object> certificate) {
    boolean wildcard = RouteOrder.wildcard(host);
    return element(
        name,
        "frontendIPConfiguration",
        ref(id + "/frontendIPConfigurations/public"),
        "frontendPort",
        ref(id + "/frontendPorts/" + port),
        "protocol",
        certificate == null ? "Http" : "Https",
        "sslCertificate",
        certificate,
        "requireServerNameIndication",
        certificate == null ? null : true,
        wildcard ? "hostNames" : "hostName",
        wildcard ? List.of(host) : host);
  }

  /** From HTTP to HTTPS, for good (301). */
  private void redirect(String host, String id) {
    String name = "http_" + name(host);
    listeners.add(listener(name, host, id, "redirect", null));
    redirects.add(
        element(
            name(host),
            "redirectType",
            "Permanent",
            "targetListener",
            ref(id + "/httpListeners/" + name(host)),
            "includePath",
            true,
            "includeQueryString",
            true));
    rules.add(
        element(
            name,
            "ruleType",
            "Basic",
            "priority",
            RouteOrder.priority(rules.size()),
            "httpListener",
            ref(id + "/httpListeners/" + name),
            "redirectConfiguration",
            ref(id + "/redirectConfigurations/" + name(host))));
  }

  private void rule(List<Gateway.Route> routes, String host, String id) {
    Gateway.Route otherwise = RouteOrder.otherwise(routes, host);
    List<Gateway.Route> paths = RouteOrder.paths(routes, host);
    boolean plain = paths.isEmpty();
    rules.add(
        element(
            name(host),
            "ruleType",
            plain ? "Basic" : "PathBasedRouting",
            "priority",
            RouteOrder.priority(rules.size()),
            "httpListener",
            ref(id + "/httpListeners/" + name(host)),
            plain ? "backendAddressPool" : "urlPathMap",
            ref(plain ? pool(id, otherwise) : id + "/urlPathMaps/" + name(host)),
            "backendHttpSettings",
            plain ? ref(settings(id, otherwise)) : null));
    if (!plain) {
      pathMaps.add(
          element(
              name(host),
              "defaultBackendAddressPool",
              ref(pool(id, otherwise)),
              "defaultBackendHttpSettings",
              ref(settings(id, otherwise)),
              "pathRules",
              paths.stream().map(route -> path(id, route)).toList()));
    }
  }

  private static Map<String, Object> path(String id, Gateway.Route route) {
    String prefix = RouteOrder.prefix(route);
    return element(
        route.name(),
        "paths",
        List.of(prefix, prefix + "/*"),
        "backendAddressPool",
        ref(pool(id, route)),
        "backendHttpSettings",
        ref(settings(id, route)));
  }

  private static String pool(String id, Gateway.Route route) {
    return id + "/backendAddressPools/" + route.app();
  }

  private static String settings(String id, Gateway.Route route) {
    return id + "/backendHttpSettingsCollection/" + route.app();
  }
}
