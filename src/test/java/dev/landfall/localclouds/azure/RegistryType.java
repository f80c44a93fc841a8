package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Container registries: who may pull is judged, what they hold is not kept. */
final class RegistryType implements ArmType {
  static final String NAME = "Microsoft.ContainerRegistry/registries";
  private static final Set<String> SKUS = Set.of("Basic", "Standard", "Premium");

  /** The registry that a host is the login server of. */
  static Optional<Stored> at(World world, String host) {
    return world.store().ofType(NAME).stream()
        .filter(r -> Json.text(r.body(), "properties.loginServer").equals(host))
        .findFirst();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return List.of("2025-11-01", "2023-07-01");
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[a-zA-Z0-9]{5,50}")) {
      throw new ArmError(
          400,
          "InvalidResourceName",
          "The registry name '%s' is invalid: it may have 5 to 50 letters and digits only.",
          id.name());
    }
    String host = Json.lower(id.name()) + ".azurecr.io";
    if (there.isEmpty() && at(world, host).isPresent()) {
      throw new ArmError(
          409,
          "AlreadyInUse",
          "The registry DNS name %s is already in use. You can check if the name is already"
              + " claimed using following API: https://docs.microsoft.com/en-us/rest/api/"
              + "containerregistry/registries/checknameavailability",
          host);
    }
    String sku = Json.text(asked, "sku.name");
    if (!SKUS.contains(sku)) {
      throw new ArmError(
          400, "InvalidSku", "The SKU '%s' of registry '%s' is not known.", sku, id.name());
    }
    ObjectNode body = asked.deepCopy();
    Json.child(body, "sku").put("tier", sku);
    ObjectNode properties = Json.child(body, "properties");
    if (sku.equals("Basic") && properties.path("anonymousPullEnabled").asBoolean()) {
      throw new ArmError(
          400,
          "AnonymousPullNotSupported",
          "Anonymous pull is not supported for registries of the SKU Basic.");
    }
    if (!sku.equals("Premium")
        && Json.text(body, "properties.publicNetworkAccess").equals("Disabled")) {
      throw new ArmError(
          400,
          "NetworkRuleNotSupported",
          "Disabling public network access is not supported for the SKU %s of registry '%s'.",
          sku,
          id.name());
    }
    defaults(properties);
    properties.put("loginServer", host);
    properties.put(
        "creationDate",
        there
            .map(r -> Json.text(r.body(), "properties.creationDate"))
            .orElseGet(() -> world.clock().instant().toString()));
    return body;
  }

  /** What Azure tells of a registry without having been asked. */
  private static void defaults(ObjectNode properties) {
    ObjectNode defaults =
        Json.object(
            "adminUserEnabled",
            false,
            "anonymousPullEnabled",
            false,
            "dataEndpointEnabled",
            false,
            "encryption",
            Json.object("status", "disabled"),
            "networkRuleBypassOptions",
            "AzureServices",
            "privateEndpointConnections",
            List.of(),
            "publicNetworkAccess",
            "Enabled",
            "zoneRedundancy",
            "Disabled",
            "policies",
            Json.object(
                "exportPolicy",
                Json.object("status", "enabled"),
                "azureADAuthenticationAsArmPolicy",
                Json.object("status", "enabled")));
    if (properties.get("policies") instanceof ObjectNode policies) {
      Json.child(defaults, "policies").properties().stream()
          .filter(e -> !policies.has(e.getKey()))
          .forEach(e -> policies.set(e.getKey(), e.getValue()));
    }
    defaults.properties().stream()
        .filter(e -> !properties.has(e.getKey()))
        .forEach(e -> properties.set(e.getKey(), e.getValue()));
  }
}
