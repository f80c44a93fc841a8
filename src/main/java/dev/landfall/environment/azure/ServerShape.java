package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureDatabase.HighAvailability;
import dev.landfall.api.v1alpha1.AzureDatabase.Maintenance;
import dev.landfall.api.v1alpha1.AzureDatabase.Tier;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Flexible Server shall be, given what it is: Azure takes some things one after the other
 * only, and changes others by itself.
 *
 * @param d the declaration
 * @param database the server's
 */
record ServerShape(Declared d, AzureDatabase database) {

  Map<String, Object> tree(View view) {
    boolean there = told(view, "state").isPresent();
    return Trees.tree(
        "location",
        d.side().location(),
        "tags",
        d.tags(),
        "sku",
        standbyHasToGo(view)
            ? null
            : Trees.tree("name", database.sku(), "tier", database.tier().name()),
        "properties",
        Trees.tree(
            "version",
            database.version(),
            "administratorLogin",
            d.inputs().administrator(database.name()).username(),
            "availabilityZone",
            swapped(view) ? database.standbyZone() : database.zone(),
            "storage",
            Trees.tree(
                "storageSizeGB", storage(view), "autoGrow", enabled(database.storageAutogrow())),
            "backup",
            Trees.tree(
                "backupRetentionDays",
                database.backups().retentionDays(),
                "geoRedundantBackup",
                enabled(Boolean.TRUE.equals(database.backups().geoRedundant()))),
            "highAvailability",
            tierHasToRise(view) ? null : highAvailability(view),
            "maintenanceWindow",
            there ? maintenance() : null,
            "authConfig",
            database.entraAdministrators().isEmpty()
                ? null
                : Trees.tree(
                    "activeDirectoryAuth",
                    "Enabled",
                    "passwordAuth",
                    "Enabled",
                    "tenantId",
                    d.tenant()),
            "network",
            Trees.tree(
                "delegatedSubnetResourceId",
                d.subnetId(VirtualNetwork.DATABASE),
                "privateDnsZoneArmResourceId",
                PrivateDnsZone.databases(d).id())));
  }

  private Optional<String> told(View view, String... path) {
    String[] whole = new String[path.length + 1];
    whole[0] = "properties";
    System.arraycopy(path, 0, whole, 1, path.length);
    return view.text(FlexibleServer.name(database), whole);
  }

  /** What Azure made larger by itself, as it was let to, stays so. */
  private long storage(View view) {
    long declared = database.storageGiB();
    return database.storageAutogrow()
        ? told(view, "storage", "storageSizeGB")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(text -> Math.max(declared, Long.parseLong(text)))
            .orElse(declared)
        : declared;
  }

  private Map<String, Object> highAvailability(View view) {
    return Trees.tree(
        "mode",
        database.highAvailability().name(),
        "standbyAvailabilityZone",
        swapped(view) ? database.zone() : database.standbyZone());
  }

  /** After a failover the standby serves, and what served is the standby. */
  private boolean swapped(View view) {
    return database.zone() != null
        && database.standbyZone() != null
        && told(view, "availabilityZone").filter(database.standbyZone()::equals).isPresent()
        && told(view, "highAvailability", "standbyAvailabilityZone")
            .filter(database.zone()::equals)
            .isPresent();
  }

  /** From Burstable to highly available Azure takes the tier first, and only then the standby. */
  private boolean tierHasToRise(View view) {
    return database.highAvailability() != HighAvailability.Disabled
        && view.text(FlexibleServer.name(database), "sku", "tier")
            .filter(Tier.Burstable.name()::equals)
            .isPresent();
  }

  /** And to Burstable it takes the standby away first, and only then the tier. */
  private boolean standbyHasToGo(View view) {
    return database.tier() == Tier.Burstable
        && told(view, "highAvailability", "mode")
            .filter(mode -> !mode.equals(HighAvailability.Disabled.name()))
            .isPresent();
  }

  /** Azure takes it of a server that is there, and not at its creation. */
  private @Nullable Map<String, Object> maintenance() {
    Maintenance window = database.maintenance();
    return window == null
        ? null
        : Trees.tree(
            "customWindow",
            "Enabled",
            "dayOfWeek",
            window.day().number(),
            "startHour",
            window.hour(),
            "startMinute",
            window.minute());
  }

  private static String enabled(boolean so) {
    return so ? "Enabled" : "Disabled";
  }
}
