package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Log Analytics workspaces. A deleted one keeps its name for 14 days: made again in its group and
 * region it is the old one; anywhere else its name is taken.
 */
final class WorkspaceType implements ArmType {
  private static final String NAME = "Microsoft.OperationalInsights/workspaces";
  private static final Duration SOFT_DELETE = Duration.ofDays(14);
  private static final String FORCED = "deletedWithForce";
  private final Map<String, Deleted> deleted = new ConcurrentHashMap<>();

  private record Deleted(String key, String location, String customerId, Instant until) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2023-09-01", "2022-10-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    if (!id.name().matches("[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]")) {
      throw invalid("The workspace name '%s' is invalid.", id.name());
    }
    if (Json.text(body, "location").equals("global")) {
      throw new ArmError(
          400,
          "LocationNotAvailableForResourceType",
          "The provided location 'global' is not available for resource type '%s'.",
          name());
    }
    ObjectNode sku = Json.child(properties, "sku");
    String tier = sku.path("name").asText("PerGB2018");
    if (!Set.of("PerGB2018", "CapacityReservation").contains(tier)) {
      throw invalid("Pricing tier '%s' doesn't match the subscription's billing model.", tier);
    }
    sku.put("name", tier);
    int days = properties.path("retentionInDays").asInt(30);
    if (days < 30 || days > 730) {
      throw invalid("'RetentionInDays' property doesn't match the SKU limits.");
    }
    properties.put("retentionInDays", days);
    String now = world.clock().instant().toString();
    properties.put(
        "customerId", there.map(WorkspaceType::customer).orElseGet(() -> made(world, id, body)));
    properties.put(
        "createdDate", there.map(t -> Json.text(t.body(), "properties.createdDate")).orElse(now));
    properties.put("modifiedDate", now);
    filledIn(properties);
    return body;
  }

  /** The one with an identity, which queries and agents know it by. */
  static Optional<Stored> of(Store store, String customerId) {
    return store.ofType(NAME).stream()
        .filter(workspace -> customer(workspace).equalsIgnoreCase(customerId))
        .findFirst();
  }

  private static String customer(Stored workspace) {
    return Json.text(workspace.body(), "properties.customerId");
  }

  /** The identity of one that is made: its old one when it comes back. */
  private String made(World world, ArmId id, ObjectNode body) {
    Deleted old = deleted.get(Json.lower(id.name()));
    if (old == null || !world.clock().instant().isBefore(old.until())) {
      return UUID.randomUUID().toString();
    }
    if (!old.key().equals(id.key()) || !old.location().equals(Json.text(body, "location"))) {
      throw new ArmError(409, "Conflict", "The workspace name '%s' is not unique", id.name());
    }
    deleted.remove(Json.lower(id.name()));
    return old.customerId();
  }

  private static void filledIn(ObjectNode properties) {
    ObjectNode features = Json.child(properties, "features");
    features.put(
        "enableLogAccessUsingOnlyResourcePermissions",
        features.path("enableLogAccessUsingOnlyResourcePermissions").asBoolean(true));
    properties.set(
        "workspaceCapping",
        Json.object("dailyQuotaGb", -1.0, "dataIngestionStatus", "RespectQuota"));
    for (String access :
        List.of("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery")) {
      properties.put(access, properties.path(access).asText("Enabled"));
    }
  }

  private static ArmError invalid(String message, Object... arguments) {
    return new ArmError(400, "InvalidParameter", message, arguments);
  }

  /** While it is being deleted nothing can be done with it, least of all make it again. */
  @Override
  public Optional<ArmError> tooEarly(Stored resource) {
    return Json.text(resource.body(), "properties.provisioningState").equals("Deleting")
        ? Optional.of(
            new ArmError(
                409,
                "Conflict",
                "The workspace '%s' is being deleted. Try again when that has ended.",
                resource.id().name()))
        : ArmType.super.tooEarly(resource);
  }

  @Override
  public void deleting(Stored resource, CloudRequest request) {
    if (request.query("force").filter("true"::equalsIgnoreCase).isPresent()) {
      resource.set(FORCED, "true");
    }
  }

  @Override
  public void remove(World world, Stored resource) {
    if (!resource.properties().has(FORCED)) {
      deleted.put(
          Json.lower(resource.id().name()),
          new Deleted(
              resource.id().key(),
              Json.text(resource.body(), "location"),
              customer(resource),
              world.clock().instant().plus(SOFT_DELETE)));
    }
  }
}
