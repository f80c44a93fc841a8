package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureDatabase.EntraAdministrator;
import java.util.ArrayList;
import java.util.List;

/**
 * Who administers a Flexible Server by Microsoft Entra, each a child of the server under the id
 * that the directory gave. Nobody is taken away: whoever was added by hand stays.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers/administrators">
 *     reference, 2024-08-01</a>
 */
final class EntraAdministrators {
  private EntraAdministrators() {}

  /** One after the other, and after the database: a server takes one operation at a time. */
  static List<AzureResource> of(Declared d, AzureDatabase database) {
    List<AzureResource> all = new ArrayList<>();
    String before = ServerDatabase.name(database);
    for (EntraAdministrator administrator : database.entraAdministrators()) {
      AzureResource resource = of(d, database, administrator, before);
      before = resource.name();
      all.add(resource);
    }
    return List.copyOf(all);
  }

  private static AzureResource of(
      Declared d, AzureDatabase database, EntraAdministrator administrator, String before) {
    return Remedied.remade(
        ArmResource.of(
                "entraAdministrator/%s/%s".formatted(database.server(), administrator.principal()),
                List.of(FlexibleServer.name(database), before),
                "%s/administrators/%s"
                    .formatted(FlexibleServer.id(d, database), administrator.objectId()),
                ApiVersions.POSTGRESQL,
                Trees.tree(
                    "properties",
                    Trees.tree(
                        "principalName",
                        administrator.principal(),
                        "principalType",
                        administrator.type().name(),
                        "tenantId",
                        d.tenant())))
            .fixing(difference -> true)
            .untagged());
  }
}
