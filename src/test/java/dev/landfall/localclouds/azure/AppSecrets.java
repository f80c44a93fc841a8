package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The secrets of a container app: values of its own, or references to a vault. */
final class AppSecrets {
  private static final String SECRETS = "properties.configuration.secrets";

  private AppSecrets() {}

  /** Refuses secrets that cannot be had, whatever the roles. */
  static void accept(ObjectNode body) {
    for (JsonNode secret : Json.list(body, SECRETS)) {
      String name = Json.text(secret, "name");
      String identity = Json.text(secret, "identity");
      String uri = Json.text(secret, "keyVaultUrl");
      if (Json.text(secret, "value").isEmpty() && (uri.isEmpty() || identity.isEmpty())) {
        throw new ArmError(
            400,
            "ContainerAppSecretInvalid",
            "Invalid Request: Container app secret(s) with name(s) '%s' are invalid: value or"
                + " keyVaultUrl and identity should be provided.",
            name);
      }
      if (!uri.isEmpty() && !uri.matches("https://[^/]+/secrets/[^/]+(/[0-9a-f]+)?")) {
        throw new ArmError(
            400,
            "ContainerAppSecretKeyVaultUrlInvalid",
            "The key vault url '%s' of secret '%s' is invalid.",
            uri,
            name);
      }
      if (!uri.isEmpty() && !has(body, identity)) {
        throw new ArmError(
            400,
            "ContainerAppSecretIdentityNotFound",
            "The identity '%s' of secret '%s' is not assigned to the container app.",
            identity,
            name);
      }
    }
  }

  private static boolean has(ObjectNode body, String identity) {
    return Json.at(body, "identity.userAssignedIdentities").properties().stream()
        .anyMatch(e -> e.getKey().equalsIgnoreCase(identity));
  }

  /** The names of the secrets there are, without their values. */
  static Map<String, String> names(ObjectNode body) {
    return Json.list(body, SECRETS).stream()
        .collect(Collectors.toMap(s -> Json.text(s, "name"), s -> ""));
  }

  /** The values, those of the vault read by the identity that each names. */
  static Map<String, String> values(World world, Stored app) {
    Map<String, String> values = new HashMap<>();
    for (JsonNode secret : Json.list(app.body(), SECRETS)) {
      String name = Json.text(secret, "name");
      String uri = Json.text(secret, "keyVaultUrl");
      values.put(
          name,
          uri.isEmpty()
              ? Json.text(secret, "value")
              : fetched(world, name, uri, Json.text(secret, "identity")));
    }
    return values;
  }

  private static String fetched(World world, String name, String uri, String identity) {
    try {
      String principal =
          world
              .store()
              .get(identity)
              .map(i -> Json.text(i.body(), "properties.principalId"))
              .orElse("");
      return VaultSecretType.read(world, uri, principal);
    } catch (VaultSecretType.Forbidden e) {
      throw new ArmError(
          400,
          "InvalidParameterValueInContainerTemplate",
          "The following field(s) are either invalid or missing. Field 'configuration.secrets' is"
              + " invalid with details: 'Invalid value: \"%s\": Unable to get value using Managed"
              + " identity %s for secret %s. Error: unable to fetch secret '%s' using Managed"
              + " identity '%s'';.",
          name,
          identity,
          name,
          name,
          identity);
    }
  }

  /** The environment of its container. */
  static Map<String, String> environment(ObjectNode body, Map<String, String> secrets) {
    Map<String, String> env = new HashMap<>();
    JsonNode container = Json.list(body, "properties.template.containers").getFirst();
    for (JsonNode variable : Json.list(container, "env")) {
      String reference = Json.text(variable, "secretRef");
      String value = reference.isEmpty() ? Json.text(variable, "value") : secrets.get(reference);
      if (value == null) {
        throw new ArmError(
            400,
            "ContainerAppSecretRefNotFound",
            "SecretRef '%s' defined for container '%s' not found.",
            reference,
            Json.text(container, "name"));
      }
      env.put(Json.text(variable, "name"), value);
    }
    return env;
  }
}
