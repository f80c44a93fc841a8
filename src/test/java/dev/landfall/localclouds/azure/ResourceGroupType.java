package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Resource groups; deleting one ends everything in it. */
final class ResourceGroupType implements ArmType {
  @Override
  public String name() {
    return ArmId.GROUP;
  }

  @Override
  public List<String> versions() {
    return List.of("2025-04-01", "2021-04-01");
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    return Json.object(
        "location", asked.get("location"), "tags", asked.get("tags"), "properties", Json.object());
  }

  @Override
  public boolean asynchronous() {
    return false;
  }
}
