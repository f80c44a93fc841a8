package dev.landfall.environment.azure;

import dev.landfall.environment.azure.Observed.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The address that a service outside the network has inside of it, and the group that keeps that
 * address in a private DNS zone: with both, the service's own public name leads there.
 *
 * @param d the declaration
 * @param service the service's name in the graph
 * @param target the service's id
 * @param resource the endpoint's own name
 * @param subresource which of the service's endpoints it leads to, as Azure calls it
 * @param zone the private DNS zone that Azure looks the public name up in
 * @see <a href="https://learn.microsoft.com/azure/templates/microsoft.network/privateendpoints">
 *     reference, 2025-03-01</a>
 * @see <a href="https://learn.microsoft.com/azure/private-link/private-endpoint-dns">sub-resources
 *     and zones</a>
 */
record PrivateEndpoint(
    Declared d, String service, String target, String resource, String subresource, String zone) {
  private static final String TYPE = "Microsoft.Network/privateEndpoints";

  /** The registry: what is reached through one. The next is a line here. */
  private static Stream<PrivateEndpoint> declared(Declared d) {
    return Stream.of(
            Optional.ofNullable(d.side().storage()).map(s -> StorageAccount.blobs(d, s)).stream(),
            Optional.ofNullable(d.side().keyVault()).map(v -> Vault.endpoint(d, v)).stream(),
            Optional.ofNullable(d.side().registry()).stream()
                .flatMap(r -> ContainerRegistry.endpoint(d, r).stream()),
            d.side().caches().stream().map(c -> ManagedRedis.endpoint(d, c)))
        .flatMap(s -> s);
  }

  /** All of a declaration, with their zones: one for all that share it. */
  static List<AzureResource> of(Declared d) {
    List<AzureResource> all = new ArrayList<>();
    declared(d).forEach(e -> all.addAll(List.of(e.itself(), e.group())));
    declared(d).map(PrivateEndpoint::dns).distinct().forEach(z -> all.addAll(z.resources()));
    return List.copyOf(all);
  }

  private PrivateDnsZone dns() {
    return new PrivateDnsZone(d, zone);
  }

  private String name() {
    return "privateEndpoint/" + resource;
  }

  private String id() {
    return d.id(TYPE, resource);
  }

  /** Nothing of it can be moved: another subnet or another service is another endpoint. */
  private AzureResource itself() {
    return Remedied.remade(
        ArmResource.of(
                name(),
                List.of(d.network(), service),
                id(),
                ApiVersions.NETWORK,
                Trees.tree(
                    "location",
                    d.side().location(),
                    "tags",
                    d.tags(),
                    "properties",
                    Trees.tree(
                        "subnet",
                        Trees.tree("id", d.subnetId(VirtualNetwork.ENDPOINTS)),
                        "privateLinkServiceConnections",
                        List.of(
                            Trees.tree(
                                "name",
                                resource,
                                "properties",
                                Trees.tree(
                                    "privateLinkServiceId",
                                    target,
                                    "groupIds",
                                    List.of(subresource)))))))
            .fixing(difference -> !difference.path().startsWith("tags"))
            .telling(this::state));
  }

  /** The name in the graph of what has to stand for the service to be reached. */
  String answering() {
    return "privateDnsZoneGroup/" + resource;
  }

  private AzureResource group() {
    return ArmResource.of(
            answering(),
            List.of(name(), dns().linkName()),
            id() + "/privateDnsZoneGroups/default",
            ApiVersions.NETWORK,
            Trees.tree(
                "properties",
                Trees.tree(
                    "privateDnsZoneConfigs",
                    List.of(
                        Trees.tree(
                            "name",
                            subresource,
                            "properties",
                            Trees.tree("privateDnsZoneId", dns().id()))))))
        .untagged();
  }

  /**
   * Azure makes an endpoint well, and then nothing goes through it until the service's side has
   * approved it; it does so by itself where whoever makes the endpoint may do that.
   */
  private Work state(Map<String, Object> body) {
    Work made = State.provisioning(body);
    String connection = made instanceof Work.Idle ? connection(body) : "Approved";
    return switch (connection) {
      case "Approved" -> made;
      case "Pending" ->
          new Work.Stopped(
              connection, "approve the connection %s on %s".formatted(resource, service));
      default ->
          new Work.Stopped(
              connection, "it cannot be used again; delete it, and it will be made anew");
    };
  }

  private String connection(Map<String, Object> body) {
    return Stream.of("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
        .<Object>flatMap(
            kind ->
                Trees.at(body, "properties", kind) instanceof List<?> all
                    ? all.stream()
                    : Stream.empty())
        .map(PrivateEndpoint::status)
        .filter(status -> !status.equals("Approved"))
        .findFirst()
        .orElse("Approved");
  }

  private static String status(Object connection) {
    return connection instanceof Map<?, ?> map
            && map.get("properties") instanceof Map<?, ?> properties
            && properties.get("privateLinkServiceConnectionState") instanceof Map<?, ?> state
        ? Objects.toString(state.get("status"), "Approved")
        : "Approved";
  }
}
