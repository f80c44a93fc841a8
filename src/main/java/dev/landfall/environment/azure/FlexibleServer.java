package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureDatabase.HighAvailability;
import dev.landfall.environment.azure.Observed.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL Flexible Server inside the virtual network: it has no public address at all. What it
 * shall be is in {@link ServerShape}; here is what cannot be changed, and what a change costs.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers">
 *     reference, 2024-08-01</a>
 */
final class FlexibleServer {
  private static final String TYPE = "Microsoft.DBforPostgreSQL/flexibleServers";

  /** Larger disks are of another kind: a disk grows beyond this only while the server stands. */
  private static final long ONLINE_GIB = 4095;

  private FlexibleServer() {}

  static String name(AzureDatabase database) {
    return "flexibleServer/" + database.server();
  }

  static String id(Declared d, AzureDatabase database) {
    return d.id(TYPE, database.server());
  }

  /** Where it is reached, once it is there. */
  static Optional<String> host(View view, AzureDatabase database) {
    return view.text(name(database), "properties", "fullyQualifiedDomainName");
  }

  static AzureResource of(Declared d, AzureDatabase database) {
    Inputs.Login administrator = d.inputs().administrator(database.name());
    ServerShape shape = new ServerShape(d, database);
    String id = id(d, database);
    return new Interrupting(
        new Remedied(
            ArmResource.of(
                    name(database),
                    List.of(d.network(), PrivateDnsZone.databases(d).linkName()),
                    id,
                    ApiVersions.POSTGRESQL,
                    Map.of())
                .derived(ArmResource.FromView.known(id), view -> Optional.of(shape.tree(view)))
                .fixing(FlexibleServer::fixed)
                .patched(
                    Trees.tree(
                        "properties",
                        Trees.tree(
                            "administratorLoginPassword",
                            administrator.password().value(),
                            "createMode",
                            "Create")),
                    FlexibleServer::state),
            difference -> remedy(d, database, difference)),
        FlexibleServer::felt);
  }

  /**
   * Azure upgrades a server to a later major version where it stands, which is an outage.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-major-version-upgrade">
   *     major version upgrade</a>
   */
  private static Optional<String> remedy(
      Declared d, AzureDatabase database, Difference difference) {
    return difference.path().equals("properties.version") && isLater(difference)
        ? Optional.of(
            ("declare what is there, choose another name, or upgrade it by hand: it stands still"
                    + " for some minutes, and replication slots have to be dropped before (az"
                    + " postgres flexible-server upgrade --resource-group %s --name %s --version"
                    + " %s)")
                .formatted(d.side().resourceGroup(), database.server(), database.version()))
        : Optional.empty();
  }

  private static boolean isLater(Difference difference) {
    return major(difference.shall()) > major(difference.was());
  }

  private static int major(@Nullable Object version) {
    String text = String.valueOf(version);
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  /**
   * Storage only grows; major version, login, network, zones and the place of backups stay as they
   * were made. From one kind of standby to the other it goes by way of none.
   */
  private static boolean fixed(Difference difference) {
    return switch (difference.path()) {
      case "properties.storage.storageSizeGB" -> grows(difference) < 0;
      case "properties.version",
          "properties.administratorLogin",
          "properties.availabilityZone",
          "properties.backup.geoRedundantBackup" ->
          true;
      case "properties.highAvailability.standbyAvailabilityZone" ->
          !Objects.toString(difference.was(), "").isEmpty();
      case "properties.highAvailability.mode" ->
          Set.of(HighAvailability.SameZone.name(), HighAvailability.ZoneRedundant.name())
              .containsAll(
                  List.of(String.valueOf(difference.was()), String.valueOf(difference.shall())));
      default -> difference.path().startsWith("properties.network.");
    };
  }

  private static int grows(Difference difference) {
    return difference.was() instanceof Number was && difference.shall() instanceof Number shall
        ? Long.compare(shall.longValue(), was.longValue())
        : 0;
  }

  /**
   * What users notice of a change.
   *
   * @see <a
   *     href="https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-scaling-resources">
   *     scaling</a>
   */
  private static Optional<String> felt(Difference difference) {
    return switch (difference.path()) {
      case "sku.name", "sku.tier" ->
          Optional.of("the server restarts for it: connections break, for about a minute");
      case "properties.highAvailability.mode" ->
          Optional.of("connections may break for some seconds while the standby comes or goes");
      case "properties.storage.storageSizeGB" ->
          difference.shall() instanceof Number shall
                  && difference.was() instanceof Number was
                  && was.longValue() <= ONLINE_GIB
                  && shall.longValue() > ONLINE_GIB
              ? Optional.of("beyond 4095 GiB the server stands still while its disk is replaced")
              : Optional.empty();
      default -> Optional.empty();
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
