package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Secrets of vaults as the resource manager has them: each write is a new version, and a value is
 * never shown. They are read by URI, by identities that have a role.
 */
final class VaultSecretType implements ArmType {
  static final String NAME = VaultType.NAME + "/secrets";
  private static final String VERSIONS = "landfallLocalVersions";

  private final VaultType vaults;

  VaultSecretType(VaultType vaults) {
    this.vaults = vaults;
  }

  /** Something that a vault would not tell. */
  static final class Forbidden extends Exception {
    private static final long serialVersionUID = 1L;

    Forbidden(String why) {
      super(why);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> versions() {
    return VaultType.VERSIONS;
  }

  /** Roles on one secret keep others from reading it; who writes by the manager needs none. */
  static String read(World world, String uri, String principal) throws Forbidden {
    String[] path = uri.replaceFirst("^https://", "").split("/", -1);
    if (path.length < 3 || !path[1].equals("secrets")) {
      throw new Forbidden("not the URI of a secret");
    }
    Stored secret =
        world.store().ofType(NAME).stream()
            .filter(s -> s.id().name().equalsIgnoreCase(path[2]))
            .filter(s -> host(s.id()).equals(Json.lower(path[0])))
            .findFirst()
            .orElseThrow(() -> new Forbidden("SecretNotFound"));
    if (!RoleAssignmentType.mayRead(world, principal, secret)) {
      throw new Forbidden("ForbiddenByRbac");
    }
    ArrayNode versions = (ArrayNode) secret.properties().get(VERSIONS);
    String wanted = path.length > 3 ? path[3] : "";
    return StreamSupport.stream(versions.spliterator(), false)
        .filter(v -> wanted.isEmpty() || Json.text(v, "version").equals(wanted))
        .reduce((a, b) -> b)
        .map(v -> Json.text(v, "value"))
        .orElseThrow(() -> new Forbidden("SecretNotFound"));
  }

  private static String host(ArmId secret) {
    return Json.lower(secret.names().getFirst()) + ".vault.azure.net";
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[a-zA-Z0-9-]{1,127}")) {
      throw new ArmError(
          400, "BadParameter", "The request URI contains an invalid name: %s", id.name());
    }
    String value = Json.text(asked, "properties.value");
    if (value.isEmpty()) {
      throw new ArmError(400, "BadParameter", "The value of secret %s is missing.", id.name());
    }
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    properties.remove("value");
    ArrayNode versions =
        there
            .map(t -> ((ArrayNode) t.properties().get(VERSIONS)).deepCopy())
            .orElseGet(Json.MAPPER::createArrayNode);
    String version = UUID.randomUUID().toString().replace("-", "");
    versions.add(Json.object("version", version, "value", value));
    properties.set(VERSIONS, versions);
    String uri = "https://%s/secrets/%s".formatted(host(id), id.name());
    properties.put("secretUri", uri).put("secretUriWithVersion", uri + "/" + version);
    long now = world.clock().instant().getEpochSecond();
    properties.set(
        "attributes",
        Json.merge(
            Json.object("enabled", true, "created", now, "updated", now),
            Json.child(properties, "attributes")));
    return body;
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.child(body, "properties").remove(VERSIONS);
    return body;
  }

  /** The resource manager deletes no single secret. */
  @Override
  public void refuseRemoval(World world, Stored resource) {
    throw new ArmError(405, "MethodNotAllowed", "Secrets are deleted in the vault itself.");
  }

  @Override
  public void remove(World world, Stored resource) {
    vaults.keep(resource);
  }

  /** It has no provisioning state. */
  @Override
  public void rests(Stored resource, boolean well) {}
}
