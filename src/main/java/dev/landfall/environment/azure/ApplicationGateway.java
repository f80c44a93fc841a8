package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Application Gateway: one listener per host, one pool, probe and settings per app. Where it
 * stands (subnet, zones, public address) is fixed when it is made.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.network/2025-03-01/applicationgateways">
 *     reference, 2025-03-01</a>
 */
final class ApplicationGateway {
  private static final String TYPE = "Microsoft.Network/applicationGateways";

  private ApplicationGateway() {}

  static String name(Gateway gateway) {
    return "applicationGateway/" + gateway.name();
  }

  static AzureResource of(Declared d, AzureSide.ContainerApps apps, Gateway gateway) {
    List<String> dependsOn =
        new ArrayList<>(List.of(d.network(), PublicIp.name(gateway), FirewallPolicy.name(gateway)));
    GatewayCertificate.all(d, gateway).forEach(c -> dependsOn.addAll(c.dependsOn()));
    routed(gateway).forEach(app -> dependsOn.add(ContainerApp.name(app)));
    String id = d.id(TYPE, gateway.name());
    List<String> grants =
        GatewayCertificate.all(d, gateway).stream().map(GatewayCertificate::granted).toList();
    ArmResource arm =
        ArmResource.of(name(gateway), dependsOn, id, ApiVersions.NETWORK, Map.of())
            .derived(
                ArmResource.FromView.known(id),
                view -> backends(apps, gateway, view).flatMap(b -> tree(d, gateway, id, b, view)))
            .fixing(ApplicationGateway::standing);
    return new GrantedApp(arm, grants);
  }

  /** Whether a difference is in where it stands. */
  private static boolean standing(Difference difference) {
    return difference.path().startsWith("zones")
        || difference.path().startsWith("properties.gatewayIPConfigurations")
        || difference.path().startsWith("properties.frontendIPConfigurations");
  }

  private static List<String> routed(Gateway gateway) {
    return gateway.routes().stream().map(Gateway.Route::app).distinct().toList();
  }

  /** An app behind the gateway. */
  private record Backend(String app, String host, String healthPath) {}

  private static Optional<List<Backend>> backends(
      AzureSide.ContainerApps apps, Gateway gateway, View view) {
    List<Backend> backends = new ArrayList<>();
    for (String name : routed(gateway)) {
      AzureSide.App app =
          apps.apps().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
      Optional<String> host = ContainerApp.host(view, name);
      if (host.isEmpty()) {
        return Optional.empty();
      }
      backends.add(new Backend(name, host.get(), app.healthPath()));
    }
    return Optional.of(backends);
  }

  private static Optional<Map<String, Object>> tree(
      Declared d, Gateway gateway, String id, List<Backend> backends, View view) {
    return GatewayCertificate.references(d, gateway, view)
        .map(certificates -> tree(d, gateway, id, backends, certificates));
  }

  private static Map<String, Object> tree(
      Declared d,
      Gateway gateway,
      String id,
      List<Backend> backends,
      List<Map<String, Object>> certificates) {
    GatewayRouting routing = GatewayRouting.of(gateway, id);
    return Trees.tree(
        "location",
        d.side().location(),
        "tags",
        d.tags(),
        "zones",
        gateway.zones().isEmpty() ? null : gateway.zones(),
        "identity",
        gateway.tls() ? GatewayCertificate.identity(d, gateway) : null,
        "properties",
        Trees.tree(
            "sku",
            Trees.tree("name", "WAF_v2", "tier", "WAF_v2"),
            "autoscaleConfiguration",
            Trees.tree(
                "minCapacity", gateway.autoscale().min(), "maxCapacity", gateway.autoscale().max()),
            "firewallPolicy",
            ref(FirewallPolicy.id(d, gateway)),
            "gatewayIPConfigurations",
            named("subnet", "subnet", ref(d.subnetId(VirtualNetwork.GATEWAY))),
            "frontendIPConfigurations",
            named("public", "publicIPAddress", ref(PublicIp.id(d, gateway))),
            "frontendPorts",
            ports(gateway),
            "sslCertificates",
            certificates,
            "sslPolicy",
            gateway.tls()
                ? Trees.tree("policyType", "Predefined", "policyName", "AppGwSslPolicy20220101")
                : null,
            "backendAddressPools",
            backends.stream()
                .map(b -> element(b.app(), "backendAddresses", List.of(Map.of("fqdn", b.host()))))
                .toList(),
            "probes",
            backends.stream().map(ApplicationGateway::probe).toList(),
            "backendHttpSettingsCollection",
            backends.stream().map(b -> settings(gateway, b, id)).toList(),
            "httpListeners",
            routing.listeners(),
            "urlPathMaps",
            routing.pathMaps(),
            "redirectConfigurations",
            routing.redirects(),
            "requestRoutingRules",
            routing.rules()));
  }

  private static List<Map<String, Object>> ports(Gateway gateway) {
    List<Map<String, Object>> ports = new ArrayList<>();
    ports.add(element("traffic", "port", gateway.port()));
    if (gateway.tls()) {
      ports.add(element("redirect", "port", gateway.redirectPort()));
    }
    return ports;
  }

  /** The app's environment answers HTTP on port 80 for every app, told apart by the host name. */
  private static Map<String, Object> settings(Gateway gateway, Backend backend, String id) {
    return element(
        backend.app(),
        "port",
        80,
        "protocol",
        "Http",
        "cookieBasedAffinity",
        "Disabled",
        "requestTimeout",
        gateway.requestTimeoutSeconds(),
        "connectionDraining",
        Trees.tree("enabled", true, "drainTimeoutInSec", gateway.drainSeconds()),
        "pickHostNameFromBackendAddress",
        true,
        "probe",
        ref(id + "/probes/" + backend.app()));
  }

  private static Map<String, Object> probe(Backend backend) {
    return element(
        backend.app(),
        "protocol",
        "Http",
        "path",
        backend.healthPath(),
        "interval",
        5,
        "timeout",
        5,
        "unhealthyThreshold",
        3,
        "pickHostNameFromBackendHttpSettings",
        true,
        "match",
        Trees.tree("statusCodes", List.of("200-399")));
  }

  static Map<String, Object> ref(String id) {
    return Map.of("id", id);
  }

  static Map<String, Object> element(String name, @Nullable Object... properties) {
    return Trees.tree("name", name, "properties", Trees.tree(properties));
  }

  private static List<Map<String, Object>> named(String name, String key, Object value) {
    return List.of(element(name, key, Objects.requireNonNull(value)));
  }
}
