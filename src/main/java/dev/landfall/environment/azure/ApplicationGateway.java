package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Application Gateway: one listener per host, one pool, probe and settings per app.
 *
 * @see <a href="https://learn.microsoft.com/azure/templates/microsoft.network/applicationgateways">
 *     reference</a>
 */
final class ApplicationGateway {
  private static final String TYPE = "Microsoft.Network/applicationGateways";

  private ApplicationGateway() {}

  static String name(AzureSide.Gateway gateway) {
    return "applicationGateway/" + gateway.name();
  }

  static AzureResource of(Declared d, AzureSide.ContainerApps apps, AzureSide.Gateway gateway) {
    List<String> dependsOn = new ArrayList<>(List.of(d.network(), PublicIp.name(gateway)));
    routed(gateway).forEach(app -> dependsOn.add(ContainerApp.name(app)));
    String id = d.id(TYPE, gateway.name());
    return ArmResource.of(name(gateway), dependsOn, id, ApiVersions.NETWORK, Map.of())
        .derived(
            ArmResource.FromView.known(id),
            view -> backends(apps, gateway, view).map(b -> tree(d, gateway, id, b)));
  }

  private static List<String> routed(AzureSide.Gateway gateway) {
    return gateway.routes().stream().map(AzureSide.Route::app).distinct().toList();
  }

  /** An app behind the gateway. */
  private record Backend(String app, String host, String healthPath) {}

  private static Optional<List<Backend>> backends(
      AzureSide.ContainerApps apps, AzureSide.Gateway gateway, View view) {
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

  private static Map<String, Object> tree(
      Declared d, AzureSide.Gateway gateway, String id, List<Backend> backends) {
    GatewayRouting routing = GatewayRouting.of(gateway, id);
    return Trees.tree(
        "location",
        d.side().location(),
        "tags",
        d.tags(),
        "properties",
        Trees.tree(
            "sku",
            Trees.tree("name", "Standard_v2", "tier", "Standard_v2", "capacity", 2),
            "gatewayIPConfigurations",
            named("subnet", "subnet", ref(d.subnetId(VirtualNetwork.GATEWAY))),
            "frontendIPConfigurations",
            named("public", "publicIPAddress", ref(PublicIp.id(d, gateway))),
            "frontendPorts",
            named("traffic", "port", gateway.port()),
            "backendAddressPools",
            backends.stream()
                .map(b -> element(b.app(), "backendAddresses", List.of(Map.of("fqdn", b.host()))))
                .toList(),
            "probes",
            backends.stream().map(ApplicationGateway::probe).toList(),
            "backendHttpSettingsCollection",
            backends.stream().map(b -> settings(b, id)).toList(),
            "httpListeners",
            routing.listeners(),
            "urlPathMaps",
            routing.pathMaps().isEmpty() ? null : routing.pathMaps(),
            "requestRoutingRules",
            routing.rules()));
  }

  /** The app's environment answers HTTP on port 80 for every app, told apart by the host name. */
  private static Map<String, Object> settings(Backend backend, String id) {
    return element(
        backend.app(),
        "port",
        80,
        "protocol",
        "Http",
        "cookieBasedAffinity",
        "Disabled",
        "requestTimeout",
        30,
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
        true);
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
