package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The blob service of a storage account: there is one, it is called default, and it is there. */
final class BlobServiceType implements ArmType {
  @Override
  public String name() {
    return StorageAccountType.NAME + "/blobServices";
  }

  @Override
  public List<String> versions() {
    return StorageAccountType.VERSIONS;
  }

  @Override
  public List<Stored> implicit(World world, Stored parent) {
    ArmId id = parent.id().child("blobServices", "default");
    return world.store().get(id).isPresent()
        ? List.of()
        : List.of(
            new Stored(
                id,
                Json.object(
                    "properties",
                    Map.of(
                        "cors",
                        Map.of("corsRules", List.of()),
                        "deleteRetentionPolicy",
                        Map.of("enabled", false, "allowPermanentDelete", false)))));
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().equals("default")) {
      throw new ArmError(
          400, "InvalidValuesForRequestParameters", "The blob service is called default.");
    }
    return there.map(t -> Json.merge(t.body(), asked)).orElseGet(asked::deepCopy);
  }

  @Override
  public void rests(Stored resource, boolean well) {}
}
