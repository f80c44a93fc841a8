package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Databases on a Flexible Server: real ones, owned by its administrator. */
record DatabaseType(FlexibleServerType servers) implements ArmType {
  @Override
  public String name() {
    return "Microsoft.DBforPostgreSQL/flexibleServers/databases";
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
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    if (!id.name().matches("[A-Za-z_][A-Za-z0-9_-]{0,62}")) {
      throw new ArmError(400, "InvalidDatabaseName", "Database name %s is invalid.", id.name());
    }
    servers.behind(id.parent().orElseThrow());
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    properties.put("charset", properties.path("charset").asText("UTF8"));
    properties.put("collation", properties.path("collation").asText("en_US.utf8"));
    return body;
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    ArmId server = resource.id().parent().orElseThrow();
    String admin =
        Json.text(world.store().get(server).orElseThrow().body(), "properties.administratorLogin");
    if (created) {
      servers
          .behind(server)
          .execute("CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(resource.id().name(), admin));
    }
  }

  @Override
  public void working(Stored resource, boolean created) {}

  @Override
  public void rests(Stored resource, boolean well) {}

  @Override
  public void remove(World world, Stored resource) {
    ArmId server = resource.id().parent().orElseThrow();
    servers
        .behind(server)
        .execute("DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(resource.id().name()));
  }
}
