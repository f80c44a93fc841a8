package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which identities a container app has, and what it may pull by them. */
final class AppIdentities {
  private static final String HOSTS = ".azurecr.io";

  private AppIdentities() {}

  /** Judges identities and registries of an app, and spells them as Azure does. */
  static void accept(World world, ArmId id, ObjectNode body, Optional<Stored> there) {
    Map<String, ObjectNode> assigned = assigned(world, id, body, there);
    if (body.get("identity") instanceof ObjectNode identity && !assigned.isEmpty()) {
      identity.set("userAssignedIdentities", Json.object().setAll(assigned));
    }
    for (JsonNode entry : Json.list(body, "properties.configuration.registries")) {
      ObjectNode registry = (ObjectNode) entry;
      String by = Json.text(registry, "identity");
      if (Json.text(registry, "server").isEmpty()) {
        throw new ArmError(
            400,
            "ContainerAppRegistryServerRequired",
            "A registry of %s has no server.",
            id.name());
      }
      if (by.isEmpty() == Json.text(registry, "passwordSecretRef").isEmpty()) {
        throw new ArmError(
            400,
            "ContainerAppRegistryCredentialsInvalid",
            "Registry %s needs either an identity or a user name with a passwordSecretRef.",
            Json.text(registry, "server"));
      }
      String password = Json.text(registry, "passwordSecretRef");
      if (!password.isEmpty()
          && Json.list(body, "properties.configuration.secrets").stream()
              .noneMatch(s -> Json.text(s, "name").equals(password))) {
        throw new ArmError(
            400,
            "ContainerAppRegistriesPasswordSecretRefNotFound",
            "Registry PasswordSecretRef '%s' defined for registry server '%s' not found.",
            password,
            Json.text(registry, "server"));
      }
      if (!by.isEmpty() && !by.equals("system") && !assigned.containsKey(spelled(by))) {
        throw new ArmError(
            400,
            "ContainerAppRegistryIdentityNotFound",
            "The identity '%s' of registry %s is not assigned to container app %s.",
            by,
            Json.text(registry, "server"),
            id.name());
      }
      for (String told : List.of("identity", "username", "passwordSecretRef")) {
        registry.put(told, Json.text(registry, told));
      }
    }
  }

  private static Map<String, ObjectNode> assigned(
      World world, ArmId id, ObjectNode body, Optional<Stored> there) {
    String type = Json.text(body, "identity.type").replace(" ", "");
    if (!Set.of("", "None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned")
        .contains(type)) {
      throw new ArmError(
          400, "InvalidRequestContent", "The identity type '%s' is not known.", type);
    }
    JsonNode asked = Json.at(body, "identity.userAssignedIdentities");
    JsonNode had =
        there
            .map(r -> Json.at(r.body(), "identity.userAssignedIdentities"))
            .orElseGet(Json::object);
    if (asked.isEmpty() == type.contains("UserAssigned")) {
      throw new ArmError(
          400,
          "InvalidIdentityValues",
          "The identities of '%s' are told exactly when their type says UserAssigned.",
          id.text());
    }
    Map<String, ObjectNode> assigned = new TreeMap<>();
    asked
        .properties()
        .forEach(
            e -> {
              if (!e.getValue().isEmpty() && !e.getValue().equals(had.get(spelled(e.getKey())))) {
                throw new ArmError(
                    400,
                    "InvalidIdentityValues",
                    "Invalid value for the identities '%s'. The 'UserAssignedIdentities' property"
                        + " keys should only be empty json objects, null or the resource exisiting"
                        + " property.",
                    e.getKey());
              }
              ObjectNode known = identity(world, id, e.getKey()).properties();
              assigned.put(
                  spelled(e.getKey()),
                  Json.object(
                      "principalId", known.get("principalId"), "clientId", known.get("clientId")));
            });
    return assigned;
  }

  private static Stored identity(World world, ArmId app, String id) {
    return world
        .store()
        .get(id)
        .filter(r -> r.id().type().equalsIgnoreCase(UserAssignedIdentityType.NAME))
        .orElseThrow(
            () ->
                new ArmError(
                    400,
                    "FailedIdentityOperation",
                    "Identity operation for resource '%s' failed with error 'Failed to perform"
                        + " resource identity operation. Status: 'BadRequest'. Response:"
                        + " '{\"error\":{\"code\":\"BadRequest\",\"message\":\"Resource '%s' was"
                        + " not found.\"}}'.'.",
                    app.text(),
                    id));
  }

  /** Resource groups are lower case in the ids of identities that Azure tells. */
  private static String spelled(String id) {
    return id.replaceFirst("(?i)/resourceGroups/", "/resourcegroups/");
  }

  /** Refuses an image that an Azure registry would not hand out to the app. */
  static void pull(World world, Stored app, String image) {
    String host = image.contains("/") ? Json.lower(image.substring(0, image.indexOf('/'))) : "";
    if (!host.endsWith(HOSTS)) {
      return;
    }
    Optional<Stored> registry = RegistryType.at(world, host);
    if (registry.isEmpty()) {
      throw refusal(
          app,
          image,
          "Get \"https://%s/v2/\": dial tcp: lookup %s: no such host".formatted(host, host));
    }
    if (Json.text(registry.get().body(), "properties.publicNetworkAccess").equals("Disabled")
        && PrivateEndpointType.to(world, registry.get().id()).stream()
            .allMatch(e -> world.store().below(e.id().text()).isEmpty())) {
      throw refusal(
          app,
          image,
          ("GET https:: DENIED: client with IP is not allowed access, refer"
                  + " https://aka.ms/acr/firewall to grant access to %s")
              .formatted(host));
    }
    if (Json.at(registry.get().body(), "properties.anonymousPullEnabled").asBoolean()) {
      return;
    }
    boolean may =
        Json.list(app.body(), "properties.configuration.registries").stream()
            .filter(r -> Json.lower(Json.text(r, "server")).equals(host))
            .flatMap(r -> world.store().get(Json.text(r, "identity")).stream())
            .map(i -> Json.text(i.body(), "properties.principalId"))
            .anyMatch(p -> RoleAssignmentType.mayPull(world, p, registry.get()));
    if (!may) {
      String repository = image.substring(host.length() + 1).replaceAll("[:@].*", "");
      throw refusal(
          app,
          image,
          ("GET https:?scope=repository%%3A%s%%3Apull&service=%s: UNAUTHORIZED: authentication"
                  + " required, visit https://aka.ms/acr/authorization for more information.")
              .formatted(repository, host));
    }
  }

  private static ArmError refusal(Stored app, String image, String why) {
    return new ArmError(
        400,
        "ContainerAppOperationError",
        "Failed to provision revision for container app '%s'. Error details: The following field(s)"
            + " are either invalid or missing. Field 'template.containers.%s.image' is invalid with"
            + " details: 'Invalid value: \"%s\": %s';.",
        app.id().name(),
        Json.text(Json.list(app.body(), "properties.template.containers").getFirst(), "name"),
        image,
        why);
  }
}
