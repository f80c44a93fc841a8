package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Administrators of a Flexible Server by Microsoft Entra: real roles, whose tokens nobody checks
 * here, so that nobody can sign in as one.
 */
record AdministratorType(FlexibleServerType servers) implements ArmType {
  private static final Set<String> TYPES = Set.of("User", "Group", "ServicePrincipal", "Unknown");

  @Override
  public String name() {
    return "Microsoft.DBforPostgreSQL/flexibleServers/administrators";
  }

  @Override
  public List<String> versions() {
    return FlexibleServerType.VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public int accepted(String method, boolean created) {
    return created ? 201 : 200;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    Stored server = world.store().get(id.parent().orElseThrow()).orElseThrow();
    if (server.busy()) {
      throw new ArmError(
          409,
          "ServerIsBusy",
          "Cannot complete operation while server %s is busy processing another operation.",
          server.id().name());
    }
    FlexibleServerRules.require(
        Json.text(server.body(), "properties.authConfig.activeDirectoryAuth").equals("Enabled"),
        "AadAuthOperationCannotBePerformedWhenDisabled",
        "Microsoft Entra authentication is not enabled on server %s",
        server.id().name());
    FlexibleServerRules.require(
        id.name().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        "InvalidParameterValue",
        "objectId '%s' is not an id of the directory",
        id.name());
    for (String told : List.of("principalName", "tenantId")) {
      FlexibleServerRules.require(
          !Json.text(asked, "properties." + told).isEmpty(),
          "InvalidParameterValue",
          "properties.%s is missing",
          told);
    }
    FlexibleServerRules.require(
        TYPES.contains(Json.text(asked, "properties.principalType")),
        "InvalidParameterValue",
        "principalType '%s' is not one there is",
        Json.text(asked, "properties.principalType"));
    ObjectNode body = Json.object("properties", Json.at(asked, "properties"));
    Json.child(body, "properties").put("objectId", id.name());
    return body;
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    if (created) {
      servers
          .behind(resource.id().parent().orElseThrow())
          .execute(
              "CREATE ROLE %1$s LOGIN; GRANT azure_pg_admin TO %1$s".formatted(role(resource)));
    }
  }

  private static String role(Stored resource) {
    String name = Json.text(resource.body(), "properties.principalName");
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void working(Stored resource, boolean created) {}

  @Override
  public void rests(Stored resource, boolean well) {}

  @Override
  public void remove(World world, Stored resource) {
    servers
        .behind(resource.id().parent().orElseThrow())
        .execute("DROP ROLE IF EXISTS " + role(resource));
  }
}
