package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Blob containers, by name: there is nothing in them. */
final class BlobContainerType implements ArmType {
  @Override
  public String name() {
    return StorageAccountType.NAME + "/blobServices/containers";
  }

  @Override
  public List<String> versions() {
    return StorageAccountType.VERSIONS;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new ArmError(
          400,
          "InvalidResourceName",
          "The specified resource name contains invalid characters or is not of 3 to 63: %s.",
          id.name());
    }
    Stored account = id.parent().flatMap(ArmId::parent).flatMap(world.store()::get).orElseThrow();
    if (account.busy()) {
      throw new ArmError(
          409,
          "StorageAccountIsNotProvisioned",
          "The storage account provisioning state must be 'Succeeded' before executing the"
              + " operation.");
    }
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    String access = properties.path("publicAccess").asText("None");
    if (!Set.of("None", "Blob", "Container").contains(access)) {
      throw new ArmError(
          400,
          "InvalidValuesForRequestParameters",
          "Values for request parameters are invalid: publicAccess.");
    }
    if (!access.equals("None")
        && !Json.at(account.body(), "properties.allowBlobPublicAccess").asBoolean()) {
      throw new ArmError(
          409,
          "PublicAccessNotPermitted",
          "Public access is not permitted on this storage account.");
    }
    properties.put("publicAccess", access);
    properties.put("leaseStatus", "Unlocked").put("leaseState", "Available");
    properties.put("hasImmutabilityPolicy", false).put("hasLegalHold", false);
    properties.put("deleted", false);
    properties.put("defaultEncryptionScope", "$account-encryption-key");
    properties.put("lastModifiedTime", world.clock().instant().toString());
    return body;
  }

  @Override
  public void rests(Stored resource, boolean well) {}
}
