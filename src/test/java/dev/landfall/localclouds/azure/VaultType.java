package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Key vaults: their names are unique in all of Azure, and a deleted one keeps its name, and what
 * was in it, until it is brought back or its time is over.
 */
final class VaultType implements ArmType {
  static final String NAME = "Microsoft.KeyVault/vaults";
  static final List<String> VERSIONS = List.of("2024-11-01", "2023-07-01");
  private static final Set<String> TAKEN = Set.of("vault", "secrets", "keyvault", "prod-kv");

  private final String tenant;
  private final Map<String, Deleted> deleted = new ConcurrentHashMap<>();

  private final Map<String, List<Stored>> leaving = new ConcurrentHashMap<>();

  private record Deleted(Stored vault, List<Stored> secrets, Instant at, Instant until) {}

  VaultType(String tenant) {
    this.tenant = tenant;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return false;
  }

  @Override
  public boolean asynchronous(boolean created) {
    return created;
  }

  @Override
  public int accepted(String method, boolean created) {
    return 200;
  }

  @Override
  public void working(Stored resource, boolean created) {
    resource.set("provisioningState", "RegisteringDns");
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[a-zA-Z](-?[a-zA-Z0-9]){2,23}")) {
      throw new ArmError(
          400,
          "VaultNameNotValid",
          "The vault name '%s' is invalid. A vault's name must be between 3-24 alphanumeric"
              + " characters. The name must begin with a letter, end with a letter or digit, and"
              + " not contain consecutive hyphens.",
          id.name());
    }
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    String mode = properties.path("createMode").asText("default");
    properties.remove("createMode");
    if (there.isEmpty()) {
      available(world, id, body, mode);
    }
    if (!Json.text(properties, "tenantId").equals(tenant)) {
      throw bad("The tenantId '%s' is not that of the subscription.", properties.get("tenantId"));
    }
    if (!Json.text(properties, "sku.family").equals("A")
        || !Set.of("standard", "premium").contains(Json.text(properties, "sku.name"))) {
      throw bad("The sku '%s' of the vault is not known.", Json.at(properties, "sku"));
    }
    ObjectNode defaults =
        Json.object(
            "accessPolicies",
            List.of(),
            "enabledForDeployment",
            false,
            "enableSoftDelete",
            true,
            "softDeleteRetentionInDays",
            90,
            "enableRbacAuthorization",
            false,
            "publicNetworkAccess",
            "Enabled",
            "vaultUri",
            "https://%s.vault.azure.net/".formatted(Json.lower(id.name())));
    ObjectNode kept = there.map(t -> Json.merge(defaults, t.properties())).orElse(defaults);
    ObjectNode whole = Json.merge(kept, properties);
    there.ifPresent(t -> changeable(t.properties(), whole));
    body.set("properties", whole);
    return body;
  }

  private void available(World world, ArmId id, ObjectNode body, String mode) {
    Deleted old = deleted.get(Json.lower(id.name()));
    boolean kept = old != null && world.clock().instant().isBefore(old.until());
    if (kept && !(mode.equals("recover") && old.vault().id().key().equals(id.key()))) {
      throw new ArmError(
          409,
          "ConflictError",
          "A vault with the same name already exists in deleted state. You need to either recover"
              + " or purge existing key vault. Follow this link"
              + " https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft"
              + " delete.");
    }
    if (!kept && mode.equals("recover")) {
      throw new ArmError(
          404, "VaultNotFound", "There is no deleted vault '%s' to recover.", id.name());
    }
    boolean taken =
        TAKEN.contains(Json.lower(id.name()))
            || world.store().ofType(NAME).stream()
                .anyMatch(v -> v.id().name().equalsIgnoreCase(id.name()));
    if (taken) {
      throw new ArmError(
          409,
          "VaultAlreadyExists",
          "The vault name '%s' is already in use. Vault names are globally unique so it is possible"
              + " that the name is already taken.",
          id.name());
    }
    if (kept) {
      body.set("properties", old.vault().properties().deepCopy());
      body.set("tags", old.vault().body().path("tags").deepCopy());
      old.secrets().forEach(world.store()::put);
      deleted.remove(Json.lower(id.name()));
    }
  }

  private static void changeable(ObjectNode was, ObjectNode shall) {
    if (was.path("enablePurgeProtection").asBoolean()
        && !shall.path("enablePurgeProtection").asBoolean()) {
      throw bad("The property \"enablePurgeProtection\" cannot be set to false.");
    }
    if (!was.get("softDeleteRetentionInDays").equals(shall.get("softDeleteRetentionInDays"))) {
      throw bad(
          "The property \"softDeleteRetentionInDays\" has been set already and it can't be"
              + " modified.");
    }
  }

  private static ArmError bad(String message, Object... arguments) {
    return new ArmError(400, "BadRequest", message, arguments);
  }

  /** A deleted vault as its subscription shows it. */
  ObjectNode shown(World world, String location, String name) {
    Deleted old = deleted.get(Json.lower(name));
    if (old == null
        || !world.clock().instant().isBefore(old.until())
        || !Json.text(old.vault().body(), "location").equals(location)) {
      throw new ArmError(
          404, "DeletedVaultNotFound", "The specified deleted vault '%s' does not exist.", name);
    }
    return Json.object(
        "name",
        name,
        "type",
        "Microsoft.KeyVault/deletedVaults",
        "properties",
        Json.object(
            "vaultId", old.vault().id().text(),
            "location", location,
            "tags", old.vault().body().path("tags"),
            "deletionDate", old.at().toString(),
            "scheduledPurgeDate", old.until().toString(),
            "purgeProtectionEnabled", true));
  }

  /** What is in a vault goes first, and comes back with it. */
  void keep(Stored secret) {
    leaving
        .computeIfAbsent(secret.id().parent().orElseThrow().key(), k -> new ArrayList<>())
        .add(secret);
  }

  @Override
  public void remove(World world, Stored resource) {
    Instant now = world.clock().instant();
    int days = resource.properties().path("softDeleteRetentionInDays").asInt();
    deleted.put(
        Json.lower(resource.id().name()),
        new Deleted(
            resource,
            Optional.ofNullable(leaving.remove(resource.id().key())).orElse(List.of()),
            now,
            now.plus(Duration.ofDays(days))));
  }
}
