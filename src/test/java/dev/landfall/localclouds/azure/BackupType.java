package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Backups on demand of Flexible Servers: taken once, kept, and not to be had of every tier. */
final class BackupType implements ArmType {
  @Override
  public String name() {
    return "Microsoft.DBforPostgreSQL/flexibleServers/backups";
  }

  @Override
  public List<String> versions() {
    return List.of("2024-08-01", "2025-08-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    Stored server = id.parent().flatMap(world.store()::get).orElseThrow();
    if (Json.text(server.body(), "sku.tier").equals("Burstable")) {
      throw new ArmError(
          400,
          "OnDemandBackupNotSupportedForBurstable",
          "On-demand backup is not supported for servers of the Burstable tier.");
    }
    if (there.isPresent()) {
      throw new ArmError(
          409, "BackupAlreadyExists", "A backup with the name '%s' already exists.", id.name());
    }
    return Json.object(
        "properties", Json.object("backupType", "Customer On-Demand", "source", "Full"));
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    resource.set("completedTime", world.clock().instant().toString());
  }
}
