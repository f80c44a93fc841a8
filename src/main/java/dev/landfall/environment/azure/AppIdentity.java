package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import java.util.List;
import java.util.Optional;

/**
 * The identity of a container app: what it may do elsewhere on Azure is granted to it, and to no
 * other app. User-assigned, for it has to have its roles before the app is made: the first revision
 * pulls its image already.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.managedidentity/userassignedidentities">
 *     reference, 2024-11-30</a>
 */
final class AppIdentity {
  private static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

  private AppIdentity() {}

  static String name(String app) {
    return "identity/" + resource(app);
  }

  static String id(Declared d, String app) {
    return d.id(TYPE, resource(app));
  }

  /** The object in the directory that roles are granted to, once there is one. */
  static Optional<String> principal(View view, String app) {
    return view.text(name(app), "properties", "principalId");
  }

  static AzureResource of(Declared d, AzureSide.App app) {
    return of(d, app.name());
  }

  /** The identity of something that is no app but needs one as well. */
  static AzureResource of(Declared d, String holder) {
    return ArmResource.of(
        name(holder),
        List.of(d.group()),
        id(d, holder),
        ApiVersions.MANAGED_IDENTITY,
        Trees.tree("location", d.side().location(), "tags", d.tags()));
  }

  static String resource(String app) {
    return app + "-identity";
  }
}
