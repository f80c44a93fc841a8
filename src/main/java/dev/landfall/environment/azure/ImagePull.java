package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a container app pulls its image: by its own identity where the image is in the registry that
 * is declared, and without signing in where it is not.
 *
 * @param d the declaration
 * @param app the app, or a job as such
 * @param resource its name in the graph
 * @see <a href="https://learn.microsoft.com/azure/container-apps/managed-identity-image-pull">image
 *     pull with a managed identity</a>
 */
record ImagePull(Declared d, AzureSide.App app, String resource) {

  /** Of an app. */
  ImagePull(Declared d, AzureSide.App app) {
    this(d, app, ContainerApp.name(app.name()));
  }

  /** The declared registry, when the app's image is in it. */
  private Optional<Registry> registry() {
    return Optional.ofNullable(d.side().registry())
        .filter(r -> ContainerRegistry.holds(r, app.image()));
  }

  /** The right to pull, where the app needs it. */
  Optional<AzureResource> right() {
    return registry()
        .map(
            r ->
                RoleAssignment.of(
                    d,
                    BuiltInRole.ACR_PULL,
                    app.name(),
                    ContainerRegistry.id(d, r),
                    ContainerRegistry.name(r)));
  }

  /** What has to stand before the app can pull. */
  List<String> dependsOn() {
    return Stream.concat(
            right().stream()
                .flatMap(right -> Stream.of(AppIdentity.name(app.name()), right.name())),
            registry()
                .flatMap(r -> ContainerRegistry.endpoint(d, r))
                .map(PrivateEndpoint::answering)
                .stream())
        .toList();
  }

  /** Whether it is known where the image comes from: a registry tells its host when it is there. */
  boolean known(View view) {
    return registry().map(r -> ContainerRegistry.loginServer(view, r).isPresent()).orElse(true);
  }

  private Optional<String> server(View view) {
    return registry()
        .flatMap(r -> ContainerRegistry.loginServer(view, r))
        .filter(server -> server.equalsIgnoreCase(ContainerRegistry.host(app.image())));
  }

  /**
   * The app's identity, beside those that others gave it; null where it needs none.
   *
   * @param reads whether it reads secrets by it
   */
  @Nullable Map<String, Object> identity(View view, boolean reads) {
    if (server(view).isEmpty() && !reads) {
      return null;
    }
    String type = view.text(resource, "identity", "type").orElse("None");
    return Trees.tree(
        "type",
        type.contains("UserAssigned")
            ? type
            : type.contains("SystemAssigned") ? "SystemAssigned,UserAssigned" : "UserAssigned",
        "userAssignedIdentities",
        Map.of(id(), Map.of()));
  }

  /**
   * Which identity signs in where. Entries that others made stay. Where the app no longer pulls by
   * its identity, what says so is taken out; null where there is nothing to say.
   */
  @Nullable List<Object> registries(View view) {
    Optional<String> server = server(view);
    List<Object> there = new ArrayList<>(told(view));
    boolean had = there.removeIf(entry -> is(entry, "identity", id()));
    if (server.isEmpty()) {
      return had ? there : null;
    }
    there.removeIf(entry -> is(entry, "server", server.get()));
    there.add(Trees.tree("server", server.get(), "identity", id()));
    return there;
  }

  /** What entries that others made sign in with: an app's secrets are sent whole. */
  List<Map<String, Object>> secrets(View view) {
    List<?> known = configured(view, "secrets");
    return told(view).stream()
        .filter(entry -> !is(entry, "identity", id()))
        .flatMap(
            entry ->
                known.stream()
                    .filter(
                        secret ->
                            entry instanceof Map<?, ?> map
                                && is(
                                    secret,
                                    "name",
                                    Objects.toString(map.get("passwordSecretRef"), "-"))))
        .distinct()
        .map(ImagePull::copied)
        .toList();
  }

  private static Map<String, Object> copied(Object secret) {
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) secret).forEach((key, value) -> copy.put(key.toString(), value));
    return copy;
  }

  private List<?> told(View view) {
    return configured(view, "registries");
  }

  private List<?> configured(View view, String list) {
    return view.of(resource)
                .get()
                .map(o -> Trees.at(o.body(), "properties", "configuration", list))
                .orElse(null)
            instanceof List<?> there
        ? there
        : List.of();
  }

  private static boolean is(Object entry, String key, String value) {
    return entry instanceof Map<?, ?> map
        && value.equalsIgnoreCase(Objects.toString(map.get(key), ""));
  }

  private String id() {
    return AppIdentity.id(d, app.name());
  }
}
