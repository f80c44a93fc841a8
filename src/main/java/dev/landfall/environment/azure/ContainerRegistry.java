package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Registry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The container registry. Nobody has a password for it: those who pull or push sign in as
 * themselves, and what they may do is a role assignment.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.containerregistry/registries">
 *     reference, 2025-11-01</a>
 */
final class ContainerRegistry {
  private static final String TYPE = "Microsoft.ContainerRegistry/registries";

  private ContainerRegistry() {}

  static String name(Registry registry) {
    return "containerRegistry/" + registry.name();
  }

  static String id(Declared d, Registry registry) {
    return d.id(TYPE, registry.name());
  }

  /** The host that images are pulled from, once there is one. */
  static Optional<String> loginServer(View view, Registry registry) {
    return view.text(name(registry), "properties", "loginServer");
  }

  /**
   * Whether an image is in a registry, going by its name alone: known before the registry is there.
   * The domain after {@code azurecr} is that of the cloud: io, us or cn.
   */
  static boolean holds(Registry registry, String image) {
    return host(image).startsWith(registry.name().toLowerCase(Locale.ROOT) + ".azurecr.");
  }

  /** The host in an image's name; empty for those without one, which Docker Hub has. */
  static String host(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash).toLowerCase(Locale.ROOT);
    return first.contains(".") || first.contains(":") ? first : "";
  }

  /**
   * How it is reached from the network, and then only from there: what Premium alone can be, and is
   * unless a person says otherwise.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/container-registry/container-registry-private-link">
   *     private link</a>
   */
  static Optional<PrivateEndpoint> endpoint(Declared d, Registry registry) {
    return d.side().closes(registry)
        ? Optional.of(
            new PrivateEndpoint(
                d,
                name(registry),
                id(d, registry),
                registry.name() + "-registry",
                "registry",
                "privatelink.azurecr.io"))
        : Optional.empty();
  }

  /** A registry that cannot be closed is not asked to be open: it has no word for it. */
  private static @Nullable String access(AzureSide side, Registry registry) {
    return switch (registry.sku()) {
      case Basic, Standard -> null;
      case Premium -> side.closes(registry) ? "Disabled" : "Enabled";
    };
  }

  /**
   * Changed by PATCH: a PUT of all that Azure tells would hold what only a higher SKU may say.
   * Container Apps pull with a token for the resource manager, which the registry must accept.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/container-registry/container-registry-disable-authentication-as-arm">
   *     authentication as ARM</a>
   */
  static AzureResource of(Declared d, Registry registry) {
    return ArmResource.of(
            name(registry),
            List.of(d.group()),
            id(d, registry),
            ApiVersions.CONTAINER_REGISTRY,
            Trees.tree(
                "location",
                d.side().location(),
                "tags",
                d.tags(),
                "sku",
                Trees.tree("name", registry.sku().name()),
                "properties",
                Trees.tree(
                    "adminUserEnabled",
                    false,
                    "anonymousPullEnabled",
                    false,
                    "publicNetworkAccess",
                    access(d.side(), registry),
                    "policies",
                    Trees.tree(
                        "azureADAuthenticationAsArmPolicy", Trees.tree("status", "enabled")))))
        .patched(Map.of(), State::provisioning);
  }
}
