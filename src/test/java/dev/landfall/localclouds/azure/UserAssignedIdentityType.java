package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Managed identities. Each is an object of the directory, whose copies learn of it a bit later. */
final class UserAssignedIdentityType implements ArmType {
  static final String NAME = "Microsoft.ManagedIdentity/userAssignedIdentities";

  /** How long the directory takes to know a new identity everywhere. */
  static final Duration REPLICATION = Duration.ofSeconds(3);

  private final String tenant;
  private final Map<String, Instant> principals = new ConcurrentHashMap<>();

  UserAssignedIdentityType(String tenant) {
    this.tenant = tenant;
  }

  /** Whether a principal is known everywhere in the directory. */
  boolean known(World world, String principal) {
    return Optional.ofNullable(principals.get(Json.lower(principal)))
        .filter(made -> !world.clock().instant().isBefore(made.plus(REPLICATION)))
        .isPresent();
  }

  String tenant() {
    return tenant;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2024-11-30", "2023-01-31");
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}")) {
      throw new ArmError(
          400,
          "InvalidResourceName",
          "Resource name '%s' is invalid. It should be 3 to 128 characters: letters, digits, '-'"
              + " and '_', the first a letter or a digit.",
          id.name());
    }
    ObjectNode properties =
        there
            .map(r -> r.properties().deepCopy())
            .orElseGet(
                () ->
                    Json.object(
                        "tenantId",
                        tenant,
                        "principalId",
                        UUID.randomUUID().toString(),
                        "clientId",
                        UUID.randomUUID().toString()));
    principals.putIfAbsent(Json.text(properties, "principalId"), world.clock().instant());
    return Json.object(
        "location", asked.get("location"), "tags", asked.get("tags"), "properties", properties);
  }

  /** It has no provisioning state. */
  @Override
  public void rests(Stored resource, boolean well) {}

  @Override
  public void remove(World world, Stored resource) {
    principals.remove(Json.text(resource.body(), "properties.principalId"));
  }
}
