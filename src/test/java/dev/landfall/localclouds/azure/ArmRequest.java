package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on one resource: preconditions, the type's judgement, the operation it begins. */
record ArmRequest(World world, ArmType type, ArmId id, CloudRequest request) {
  private static final Logger LOG = LoggerFactory.getLogger(ArmRequest.class);
  private static final List<String> LOCATIONS =
      List.of(
          "canadacentral",
          "canadaeast",
          "eastus",
          "eastus2",
          "westeurope",
          "northeurope",
          "global");

  CloudResponse put(Optional<Stored> there) {
    return write(there, Json.parse(request.text()));
  }

  /** Properties are merged, tags are replaced as a whole. */
  CloudResponse patch(Stored there) {
    ObjectNode asked = Json.parse(request.text());
    ObjectNode whole = Json.merge(there.body(), asked);
    Optional.ofNullable(asked.get("tags")).ifPresent(tags -> whole.set("tags", tags));
    return write(Optional.of(there), whole);
  }

  private CloudResponse write(Optional<Stored> there, ObjectNode asked) {
    synchronized (world.store()) {
      preconditions(there);
      there.flatMap(type::tooEarly).ifPresent(this::refuse);
      if (type.located()) {
        location(there, asked);
      }
      Stored resource = there.orElseGet(() -> new Stored(id, Json.object()));
      resource.replace(type.accept(world, id, asked, there));
      world.store().put(resource);
      boolean created = there.isEmpty();
      if (!type.asynchronous(created)) {
        type.provision(world, resource, created);
        type.rests(resource, true);
        return Arm.json(type.accepted(request.method(), created), view(world, type, resource));
      }
      resource.busy(true);
      type.working(resource, created);
      CloudResponse answer =
          Arm.json(type.accepted(request.method(), created), view(world, type, resource));
      return begin(
          answer,
          () -> {
            boolean well = false;
            try {
              type.provision(world, resource, created);
              well = true;
            } finally {
              type.rests(resource, well);
              resource.touch();
              resource.busy(false);
            }
            return null;
          });
    }
  }

  private void refuse(ArmError error) {
    throw error;
  }

  CloudResponse delete(Stored there, Runnable removal) {
    preconditions(Optional.of(there));
    if (!type.asynchronous()) {
      removal.run();
      return CloudResponse.empty(200);
    }
    there.set("provisioningState", "Deleting");
    return begin(
        CloudResponse.empty(202),
        () -> {
          removal.run();
          return null;
        });
  }

  CloudResponse post(Stored there, String action) {
    type.tooEarly(there).ifPresent(this::refuse);
    return switch (type.action(world, there, action, Json.parse(request.text()))) {
      case ArmType.Action.Now now -> Arm.json(200, now.body());
      case ArmType.Action.Later later -> begin(CloudResponse.empty(202), later.work());
    };
  }

  private CloudResponse begin(CloudResponse answer, Callable<ObjectNode> work) {
    Operations.Operation operation = world.operations().begin();
    Thread.ofVirtual()
        .name("arm-" + id.name())
        .start(
            () -> {
              try {
                world.operations().inTurn(() -> carryOut(operation, work));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    String base =
        "/subscriptions/%s/providers/%s/locations/canadacentral/"
            .formatted(id.text().split("/")[2], id.type().split("/")[0]);
    CloudResponse located =
        answer
            .with("retry-after", "1")
            .with("location", Arm.url(request, base + "operationResults/" + operation.name));
    boolean onlyLocation =
        (request.method().equals("POST") && id.type().contains("Gateway"))
            || id.type().equalsIgnoreCase(StorageAccountType.NAME);
    return onlyLocation || id.type().equals(ArmId.GROUP)
        ? located
        : located.with(
            "azure-asyncoperation", Arm.url(request, base + "operationStatuses/" + operation.name));
  }

  private void carryOut(Operations.Operation operation, Callable<ObjectNode> work) {
    try {
      operation.succeed(work.call());
    } catch (ArmError e) {
      operation.fail(e);
    } catch (Exception e) {
      LOG.error("{} failed", id.text(), e);
      operation.fail(new ArmError(500, "InternalServerError", "%s", e.getMessage()));
    }
  }

  private void preconditions(Optional<Stored> there) {
    Optional<String> match = request.header("if-match").map(ArmRequest::bare);
    if (match.isPresent()
        && !there
            .map(Stored::etag)
            .filter(e -> match.get().equals("*") || match.get().equals(e))
            .isPresent()) {
      throw new ArmError(
          412,
          "PreconditionFailed",
          "Precondition failed: the etag '%s' is not current.",
          match.get());
    }
    if (request.header("if-none-match").filter("*"::equals).isPresent() && there.isPresent()) {
      throw new ArmError(412, "PreconditionFailed", "Precondition failed: it exists already.");
    }
  }

  private static String bare(String etag) {
    return etag.replace("W/", "").replace("\"", "");
  }

  private void location(Optional<Stored> there, ObjectNode asked) {
    String location = Json.lower(Json.text(asked, "location")).replace(" ", "");
    if (location.isEmpty()) {
      throw new ArmError(
          400, "LocationRequired", "The location property is required for this definition.");
    }
    if (!LOCATIONS.contains(location)) {
      throw new ArmError(
          400,
          "LocationNotAvailableForResourceType",
          "The provided location '%s' is not available for resource type '%s'.",
          location,
          type.name());
    }
    there
        .map(r -> Json.text(r.body(), "location"))
        .filter(was -> !was.equals(location))
        .ifPresent(
            was -> {
              throw new ArmError(
                  409,
                  "InvalidResourceLocation",
                  "The resource '%s' already exists in location '%s'. A resource with the same name"
                      + " cannot be created in location '%s'.",
                  id.name(),
                  was,
                  location);
            });
    asked.put("location", location);
  }

  static ObjectNode view(World world, ArmType type, Stored resource) {
    ObjectNode view =
        Json.object("id", resource.id().text(), "name", resource.id().name(), "type", type.name());
    view.setAll(type.shown(world, resource));
    view.put("id", resource.id().text());
    if (type.name().startsWith("Microsoft.Network/")) {
      view.put("etag", "W/\"" + resource.etag() + "\"");
    }
    return view;
  }
}
