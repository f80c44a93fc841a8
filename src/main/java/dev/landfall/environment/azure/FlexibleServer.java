package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.environment.azure.Observed.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A PostgreSQL Flexible Server inside the virtual network: it has no public address at all.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers">
 *     reference</a>
 */
final class FlexibleServer {
  private static final String TYPE = "Microsoft.DBforPostgreSQL/flexibleServers";

  private FlexibleServer() {}

  static String name(AzureSide.Database database) {
    return "flexibleServer/" + database.server();
  }

  static String id(Declared d, AzureSide.Database database) {
    return d.id(TYPE, database.server());
  }

  /** Where it is reached, once it is there. */
  static Optional<String> host(View view, AzureSide.Database database) {
    return view.text(name(database), "properties", "fullyQualifiedDomainName");
  }

  static AzureResource of(Declared d, AzureSide.Database database) {
    Inputs.Login administrator = d.inputs().administrator(database.name());
    return ArmResource.of(
            name(database),
            List.of(d.network(), PrivateDnsZone.databases(d).linkName()),
            id(d, database),
            ApiVersions.POSTGRESQL,
            Trees.tree(
                "location",
                d.side().location(),
                "tags",
                d.tags(),
                "sku",
                Trees.tree("name", database.sku(), "tier", database.tier().name()),
                "properties",
                Trees.tree(
                    "version",
                    database.version(),
                    "administratorLogin",
                    administrator.username(),
                    "storage",
                    Trees.tree("storageSizeGB", database.storageGiB()),
                    "network",
                    Trees.tree(
                        "delegatedSubnetResourceId",
                        d.subnetId(VirtualNetwork.DATABASE),
                        "privateDnsZoneArmResourceId",
                        PrivateDnsZone.databases(d).id()))))
        .fixing(FlexibleServer::fixed)
        .patched(
            Trees.tree(
                "properties",
                Trees.tree(
                    "administratorLoginPassword",
                    administrator.password().value(),
                    "createMode",
                    "Create")),
            FlexibleServer::state);
  }

  /** Storage only grows; major version, login and network stay as they were made. */
  private static boolean fixed(Difference difference) {
    return switch (difference.path()) {
      case "properties.storage.storageSizeGB" ->
          difference.was() instanceof Number was
              && difference.shall() instanceof Number shall
              && shall.longValue() < was.longValue();
      case "properties.version", "properties.administratorLogin" -> true;
      default -> difference.path().startsWith("properties.network.");
    };
  }

  /** It has a state of its own instead of a provisioning state. */
  static Work state(Map<String, Object> body) {
    String state = Objects.toString(Trees.at(body, "properties", "state"), "Ready");
    return switch (state) {
      case "Ready" -> new Work.Idle();
      case "Stopped", "Disabled", "Inaccessible" ->
          new Work.Stopped(state, "start it, or find out in the portal why it cannot be");
      default -> new Work.Running(state, Optional.empty());
    };
  }
}
