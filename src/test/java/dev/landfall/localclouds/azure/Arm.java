package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Azure Resource Manager: one way for all types to be put, looked at and deleted. */
final class Arm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Arm.class);
  private static final String PERMISSIONS = "/providers/microsoft.authorization/permissions";
  private final World world;
  private final String subscription;
  private final List<ArmType> types;
  private final VaultType vaults;
  private final Rights rights = new Rights();

  Arm(World world, String subscription, List<ArmType> types, VaultType vaults) {
    this.world = world;
    this.subscription = subscription;
    this.types = types;
    this.vaults = vaults;
  }

  World world() {
    return world;
  }

  Rights rights() {
    return rights;
  }

  CloudResponse handle(CloudRequest request) {
    ArmPath path = ArmPath.of(request.path());
    List<String> s = path.segments();
    if (s.size() < 2 || !s.getFirst().equalsIgnoreCase("subscriptions")) {
      throw new ArmError(404, "InvalidResourceType", "No such path: %s", request.path());
    }
    if (!s.get(1).equalsIgnoreCase(subscription)) {
      throw new ArmError(
          404, "SubscriptionNotFound", "The subscription '%s' could not be found.", s.get(1));
    }
    if (path.operation().isPresent()) {
      return s.get(s.size() - 2).equalsIgnoreCase("operationStatuses")
          ? world.operations().status(path.operation().get(), request.path())
          : world.operations().result(path.operation().get(), url(request, request.rawPath()));
    }
    if (request.path().toLowerCase(Locale.ROOT).endsWith(PERMISSIONS)) {
      path.id().ifPresent(this::find);
      return json(200, rights.permissions());
    }
    if (s.size() == 8 && s.get(6).equalsIgnoreCase("deletedVaults")) {
      return json(200, vaults.shown(world, s.get(5), s.get(7)));
    }
    if (s.size() == 2) {
      return json(
          200,
          Json.object(
              "id",
              request.path(),
              "subscriptionId",
              subscription,
              "displayName",
              "local",
              "state",
              "Enabled"));
    }
    if (s.size() == 5 && s.get(4).equalsIgnoreCase("resources")) {
      return contents(ArmId.of(s.subList(0, 4)).orElseThrow());
    }
    if (s.size() == 3 && s.get(2).equalsIgnoreCase("resourceGroups")) {
      return list(request, ArmId.GROUP, "");
    }
    if (path.provider().isPresent()) {
      version(path.provider().get(), request);
      path.id().ifPresent(this::find);
      return list(request, path.provider().get(), path.id().map(ArmId::key).orElse(""));
    }
    ArmId id =
        path.id()
            .orElseThrow(
                () -> new ArmError(404, "InvalidResourceType", "No such path: %s", request.path()));
    return on(request, id, path.rest());
  }

  /** What stands in a group by itself: neither parts of it nor extensions, and no properties. */
  private CloudResponse contents(ArmId group) {
    find(group);
    return json(
        200,
        Json.object(
            "value",
            world.store().below(group.text()).stream()
                .filter(r -> r.id().names().size() == 1 && r.id().base().isEmpty())
                .map(
                    r ->
                        Json.object(
                            "id", r.id().text(), "name", r.id().name(), "type", r.id().type()))
                .toList()));
  }

  private CloudResponse on(CloudRequest request, ArmId id, Optional<String> rest) {
    if (rest.isPresent() && !request.method().equals("POST")) {
      ArmType child = version(id.type() + "/" + rest.get(), request);
      Stored parent = find(id);
      List<Stored> all = new ArrayList<>(child.implicit(world, parent));
      world.store().ofType(child.name()).stream()
          .filter(r -> r.id().key().startsWith(id.key() + "/"))
          .forEach(all::add);
      return json(200, Json.object("value", all.stream().map(r -> view(child, r)).toList()));
    }
    ArmType type = version(id.type(), request);
    rights.check(request.method(), id.type(), id.text(), rest.orElse(""));
    ArmRequest call = new ArmRequest(world, type, id, request);
    if (!id.type().equals(ArmId.GROUP)) {
      group(id);
      parent(id, request);
    }
    return switch (request.method()) {
      case "GET" -> json(200, view(type, find(id)));
      case "HEAD" -> CloudResponse.empty(existing(id).isPresent() ? 204 : 404);
      case "PUT" -> call.put(existing(id));
      case "PATCH" -> call.patch(find(id));
      case "DELETE" -> delete(call, type, id);
      case "POST" -> call.post(find(id), rest.orElse(""));
      default -> throw new ArmError(405, "MethodNotAllowed", "%s", request.method());
    };
  }

  private CloudResponse delete(ArmRequest call, ArmType type, ArmId id) {
    Optional<Stored> there = existing(id);
    if (there.isEmpty()) {
      return CloudResponse.empty(204);
    }
    type.refuseRemoval(world, there.get());
    type.deleting(there.get(), call.request());
    return call.delete(there.get(), () -> removeAll(there.get()));
  }

  private void removeAll(Stored resource) {
    world.store().below(resource.id().text()).forEach(this::removeOne);
    removeOne(resource);
  }

  private void removeOne(Stored resource) {
    AzureCloud.type(types, resource.id().type()).ifPresent(t -> t.remove(world, resource));
    world.store().remove(resource);
  }

  private void group(ArmId id) {
    ArmId.parse("/subscriptions/%s/resourceGroups/%s".formatted(subscription, id.group()))
        .flatMap(world.store()::get)
        .orElseThrow(
            () ->
                new ArmError(
                    404,
                    "ResourceGroupNotFound",
                    "Resource group '%s' could not be found.",
                    id.group()));
  }

  private void parent(ArmId id, CloudRequest request) {
    id.parent()
        .filter(p -> existing(p).isEmpty())
        .ifPresent(
            p -> {
              if (!id.base().isEmpty()) {
                find(p);
              }
              throw new ArmError(
                  404,
                  request.method().equals("PUT") && id.names().size() > 1
                      ? "ParentResourceNotFound"
                      : "ResourceNotFound",
                  "Can not perform requested operation on nested resource. Parent resource '%s' not"
                      + " found.",
                  p.name());
            });
  }

  private Optional<Stored> existing(ArmId id) {
    return world
        .store()
        .get(id)
        .or(
            () ->
                id.parent().flatMap(this::existing).stream()
                    .flatMap(
                        p ->
                            AzureCloud.type(types, id.type()).stream()
                                .flatMap(t -> t.implicit(world, p).stream()))
                    .filter(r -> r.id().key().equals(id.key()))
                    .findFirst());
  }

  private Stored find(ArmId id) {
    return existing(id)
        .orElseThrow(
            () ->
                id.type().equals(ArmId.GROUP)
                    ? new ArmError(
                        404,
                        "ResourceGroupNotFound",
                        "Resource group '%s' could not be found.",
                        id.name())
                    : new ArmError(
                        404,
                        "ResourceNotFound",
                        "The Resource '%s/%s' under resource group '%s' was not found.",
                        id.type(),
                        id.name(),
                        id.group()));
  }

  private ArmType version(String name, CloudRequest request) {
    ArmType type =
        AzureCloud.type(types, name)
            .orElseThrow(
                () ->
                    new ArmError(
                        404,
                        "InvalidResourceType",
                        "The resource type '%s' could not be found in the namespace.",
                        name));
    String version = request.query("api-version").orElse("");
    if (version.isEmpty()) {
      throw new ArmError(
          400,
          "MissingApiVersionParameter",
          "The api-version query parameter (?api-version=) is required for all requests.");
    }
    if (!type.versions().contains(version)) {
      throw new ArmError(
          400,
          name.equals(ArmId.GROUP) ? "InvalidApiVersionParameter" : "NoRegisteredProviderFound",
          "No registered resource provider found for API version '%s' for type '%s'. The supported"
              + " api-versions are '%s'.",
          version,
          name,
          String.join(", ", type.versions()));
    }
    return type;
  }

  private CloudResponse list(CloudRequest request, String typeName, String below) {
    ArmType type = AzureCloud.type(types, typeName).orElseThrow();
    return json(
        200,
        Json.object(
            "value",
            world.store().ofType(typeName).stream()
                .filter(r -> below.isEmpty() || r.id().key().startsWith(below + "/"))
                .filter(r -> type.listed(r, request.query("$filter").orElse("")))
                .map(r -> view(type, r))
                .toList()));
  }

  /** All there are as they are shown, by id. */
  Map<String, String> resources() {
    return world.store().below("").stream()
        .collect(
            Collectors.toMap(
                r -> r.id().text(),
                r -> view(AzureCloud.type(types, r.id().type()).orElseThrow(), r).toString()));
  }

  ObjectNode view(ArmType type, Stored resource) {
    return ArmRequest.view(world, type, resource);
  }

  static CloudResponse json(int status, ObjectNode body) {
    return CloudResponse.json(status, body.toString());
  }

  static String url(CloudRequest request, String path) {
    return "https://%s%s?api-version=%s"
        .formatted(
            request.header("host").orElse("localhost"),
            path,
            request.query("api-version").orElse(""));
  }

  @Override
  public void close() {
    world.store().ofType(ArmId.GROUP).forEach(this::removeAll);
    for (ArmType type : types) {
      try {
        type.close();
      } catch (RuntimeException e) {
        LOG.warn("{} does not end", type.name(), e);
      }
    }
  }
}
