package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Azure fills in of a Flexible Server, and what it refuses of one. */
final class FlexibleServerRules {
  private static final Set<Long> DISKS =
      Set.of(32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 4095L, 4096L, 8192L, 16384L, 32767L);
  private static final Set<String> ZONES = Set.of("1", "2", "3");
  private static final String MODE = "properties.highAvailability.mode";
  private static final String ZONE = "properties.availabilityZone";
  private static final String STANDBY = "properties.highAvailability.standbyAvailabilityZone";
  private static final String SIZE = "properties.storage.storageSizeGB";
  private static final String INVALID = "InvalidParameterValue";

  /** What stays as it was made. */
  private static final List<String> FIXED =
      List.of(
          "properties.version",
          "properties.administratorLogin",
          "properties.network.delegatedSubnetResourceId",
          "properties.backup.geoRedundantBackup",
          ZONE);

  private FlexibleServerRules() {}

  /** Fills in what was not said; a maintenance window is heeded of a server that is there only. */
  static ObjectNode filledIn(ObjectNode asked, boolean there) {
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    if (!there) {
      properties.remove("maintenanceWindow");
    }
    ObjectNode defaults =
        Json.object(
            "storage",
            Map.of("storageSizeGB", 32, "autoGrow", "Disabled", "type", ""),
            "backup",
            Map.of("backupRetentionDays", 7, "geoRedundantBackup", "Disabled"),
            "highAvailability",
            Map.of("mode", "Disabled"),
            "availabilityZone",
            "1",
            "authConfig",
            Map.of("activeDirectoryAuth", "Disabled", "passwordAuth", "Enabled"),
            "maintenanceWindow",
            Map.of("customWindow", "Disabled", "dayOfWeek", 0, "startHour", 0, "startMinute", 0),
            "replicationRole",
            "Primary");
    body.set("properties", Json.merge(defaults, properties));
    ObjectNode standby = Json.child(Json.child(body, "properties"), "highAvailability");
    String mode = Json.text(body, MODE);
    standby.put("state", mode.equals("Disabled") ? "NotEnabled" : "Healthy");
    if (mode.equals("Disabled")) {
      standby.remove("standbyAvailabilityZone");
    } else if (Json.text(body, STANDBY).isEmpty()) {
      String zone = Json.text(body, ZONE);
      standby.put(
          "standbyAvailabilityZone", mode.equals("SameZone") ? zone : zone.equals("1") ? "2" : "1");
    }
    return body;
  }

  /** Refuses what no server can be. */
  static void judge(ObjectNode body) {
    String tier = Json.text(body, "sku.tier");
    String prefix =
        switch (tier) {
          case "Burstable" -> "Standard_B";
          case "GeneralPurpose" -> "Standard_D";
          case "MemoryOptimized" -> "Standard_E";
          default -> "no such tier";
        };
    require(
        Json.text(body, "sku.name").startsWith(prefix),
        "InvalidSku",
        "sku.name '%s' does not belong to tier '%s'",
        Json.text(body, "sku.name"),
        tier);
    require(
        DISKS.contains(Json.at(body, SIZE).asLong()),
        INVALID,
        "storageSizeGB '%s' is not one of the sizes that there are",
        Json.text(body, SIZE));
    oneOf(body, "properties.storage.autoGrow", "Enabled", "Disabled");
    long days = Json.at(body, "properties.backup.backupRetentionDays").asLong();
    require(
        days >= 7 && days <= 35, INVALID, "backupRetentionDays must be 7 to 35, not '%s'", days);
    oneOf(body, "properties.backup.geoRedundantBackup", "Enabled", "Disabled");
    oneOf(body, "properties.authConfig.activeDirectoryAuth", "Enabled", "Disabled");
    oneOf(body, "properties.authConfig.passwordAuth", "Enabled", "Disabled");
    highAvailability(body, tier);
    within(body, "dayOfWeek", 6);
    within(body, "startHour", 23);
    within(body, "startMinute", 59);
  }

  private static void highAvailability(ObjectNode body, String tier) {
    oneOf(body, MODE, "Disabled", "SameZone", "ZoneRedundant");
    String mode = Json.text(body, MODE);
    String zone = Json.text(body, ZONE);
    String standby = Json.text(body, STANDBY);
    require(
        !tier.equals("Burstable") || mode.equals("Disabled"),
        "HighAvailabilityNotSupported",
        "High availability is not supported for the tier Burstable");
    require(ZONES.contains(zone), "AvailabilityZoneNotAvailable", "There is no zone '%s'", zone);
    require(
        standby.isEmpty() || ZONES.contains(standby),
        "AvailabilityZoneNotAvailable",
        "There is no zone '%s'",
        standby);
    require(
        mode.equals("Disabled") || zone.equals(standby) == mode.equals("SameZone"),
        INVALID,
        "standbyAvailabilityZone '%s' does not fit %s in zone '%s'",
        standby,
        mode,
        zone);
  }

  private static void within(ObjectNode body, String part, int most) {
    long value = Json.at(body, "properties.maintenanceWindow." + part).asLong();
    require(
        value >= 0 && value <= most, INVALID, "maintenanceWindow.%s must be 0 to %s", part, most);
  }

  /** Refuses what a server cannot become. */
  static void change(ObjectNode was, ObjectNode shall) {
    for (String path : FIXED) {
      require(
          Json.at(was, path).equals(Json.at(shall, path)),
          INVALID,
          "%s cannot be changed from '%s' to '%s'",
          path,
          Json.text(was, path),
          Json.text(shall, path));
    }
    require(
        Json.at(shall, SIZE).asLong() >= Json.at(was, SIZE).asLong(),
        INVALID,
        "storageSizeGB cannot be made smaller than '%s'",
        Json.text(was, SIZE));
    String from = Json.text(was, MODE);
    String to = Json.text(shall, MODE);
    require(
        from.equals(to) || from.equals("Disabled") || to.equals("Disabled"),
        INVALID,
        "highAvailability.mode goes from %s to %s by way of Disabled only",
        from,
        to);
    boolean burstable =
        Json.text(was, "sku.tier").equals("Burstable")
            || Json.text(shall, "sku.tier").equals("Burstable");
    require(
        from.equals(to) || !burstable,
        "HighAvailabilityNotSupported",
        "High availability is not supported for the tier Burstable: change one after the other");
    require(
        Optional.of(Json.text(was, STANDBY)).filter(z -> from.equals(to)).stream()
            .allMatch(z -> z.equals(Json.text(shall, STANDBY))),
        INVALID,
        "standbyAvailabilityZone cannot be changed while there is a standby");
  }

  private static void oneOf(ObjectNode body, String path, String... values) {
    require(
        List.of(values).contains(Json.text(body, path)),
        INVALID,
        "%s '%s' is not one of %s",
        path,
        Json.text(body, path),
        String.join(", ", values));
  }

  static void require(boolean so, String code, String message, Object... arguments) {
    if (!so) {
      throw new ArmError(400, code, "%s.", message.formatted(arguments));
    }
  }
}
