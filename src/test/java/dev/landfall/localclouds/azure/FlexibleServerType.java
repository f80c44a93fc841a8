package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.http.CloudRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** PostgreSQL Flexible Servers, each a real PostgreSQL 16 on an address of its own. */
final class FlexibleServerType implements ArmType {
  static final List<String> VERSIONS = List.of("2024-08-01", "2022-12-01");
  private static final Set<String> RESERVED =
      Set.of(
          "azure_superuser", "azure_pg_admin", "admin", "administrator", "root", "guest", "public");
  private final Map<String, PostgresServer> servers = new ConcurrentHashMap<>();
  private final Map<String, String> sizes = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "Microsoft.DBforPostgreSQL/flexibleServers";
  }

  @Override
  public List<String> versions() {
    return VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public int accepted(String method, boolean created) {
    return 202;
  }

  /** The PostgreSQL behind a server. */
  PostgresServer behind(ArmId id) {
    PostgresServer server = servers.get(id.key());
    if (server == null) {
      throw new ArmError(409, "ServerNotReady", "Server %s is not ready.", id.name());
    }
    return server;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    ObjectNode body = FlexibleServerRules.filledIn(asked, there.isPresent());
    ObjectNode properties = Json.child(body, "properties");
    FlexibleServerRules.judge(body);
    if (there.isEmpty()) {
      created(world, id, body);
    } else {
      FlexibleServerRules.change(there.get().body(), body);
      properties.put(
          "fullyQualifiedDomainName",
          Json.text(there.get().body(), "properties.fullyQualifiedDomainName"));
      if (!properties.has("administratorLoginPassword")) {
        properties.set(
            "administratorLoginPassword",
            there.get().properties().get("administratorLoginPassword"));
      }
    }
    return body;
  }

  private static void created(World world, ArmId id, ObjectNode body) {
    String login = Json.text(body, "properties.administratorLogin");
    String password = Json.text(body, "properties.administratorLoginPassword");
    require(
        login.matches("[A-Za-z][A-Za-z0-9_]{0,62}")
            && !RESERVED.contains(Json.lower(login))
            && !Json.lower(login).startsWith("pg_"),
        "InvalidParameterValue",
        "administratorLogin '" + login + "' is not allowed");
    long kinds =
        List.of("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]").stream()
            .filter(k -> password.matches("(?s).*" + k + ".*"))
            .count();
    require(
        password.length() >= 8 && password.length() <= 128 && kinds >= 3,
        "PasswordTooWeak",
        "administratorLoginPassword needs 8 to 128 characters of three kinds");
    require(
        Json.text(body, "properties.version").equals("16"),
        "InvalidParameterValue",
        "version must be 16 here");
    String subnet = Json.text(body, "properties.network.delegatedSubnetResourceId");
    if (!subnet.isEmpty()) {
      SubnetType.delegated(world, subnet, "Microsoft.DBforPostgreSQL/flexibleServers", id);
      String zone = Json.text(body, "properties.network.privateDnsZoneArmResourceId");
      require(!zone.isEmpty(), "EmptyPrivateDnsZoneArmResourceId", "a private DNS zone is needed");
      world.referenced(zone, id.text());
    }
  }

  private static void require(boolean so, String code, String message) {
    FlexibleServerRules.require(so, code, "%s", message);
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    String size = Json.text(resource.body(), "sku.name");
    if (!created) {
      if (!size.equals(sizes.put(resource.id().key(), size))) {
        behind(resource.id()).restart();
      }
      password(resource);
      return;
    }
    sizes.put(resource.id().key(), size);
    try {
      InetAddress address = world.addresses().next(Addresses.Pool.FLEXIBLE_SERVER);
      PostgresServer server =
          PostgresServer.start(
              new PostgresServer.Settings(
                  16,
                  world.directory().resolve("postgresql-" + resource.id().name()),
                  address,
                  world.authority().issue(resource.id().name(), address),
                  "azuresu"),
              Map.of("wal_level", "replica", "max_connections", "100"));
      server.execute(
          FlexibleServerRole.sql(Json.text(resource.body(), "properties.administratorLogin")));
      servers.put(resource.id().key(), server);
      password(resource);
      resource.set("fullyQualifiedDomainName", address.getHostAddress());
    } catch (RuntimeException e) {
      world.store().remove(resource);
      throw e;
    }
  }

  private void password(Stored resource) {
    String password = Json.text(resource.body(), "properties.administratorLoginPassword");
    behind(resource.id())
        .execute(
            "ALTER ROLE \"%s\" PASSWORD '%s'"
                .formatted(
                    Json.text(resource.body(), "properties.administratorLogin"),
                    password.replace("'", "''")));
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.child(body, "properties").remove("administratorLoginPassword");
    return body;
  }

  @Override
  public void working(Stored resource, boolean created) {
    resource.set("state", created ? "Starting" : "Updating");
  }

  @Override
  public void rests(Stored resource, boolean well) {
    resource.set("state", well ? "Ready" : "Disabled");
  }

  @Override
  public Action action(World world, Stored resource, String action, ObjectNode body) {
    PostgresServer server = behind(resource.id());
    return switch (action) {
      case "restart" -> {
        boolean failover = body.path("restartWithFailover").asBoolean();
        require(
            !failover || !standby(resource).isEmpty(),
            "HighAvailabilityNotEnabled",
            "There is no standby to fail over to");
        yield later(resource, "Updating", "Ready", () -> restart(server, resource, failover));
      }
      case "start" -> later(resource, "Starting", "Ready", server::start);
      case "stop" ->
          later(resource, "Stopping", "Stopped", () -> server.stop(PostgresServer.Shutdown.FAST));
      default -> ArmType.super.action(world, resource, action, body);
    };
  }

  private static String standby(Stored resource) {
    return Json.text(resource.body(), "properties.highAvailability.standbyAvailabilityZone");
  }

  /** With a failover the standby's zone is the server's from then on, and the other way round. */
  private static void restart(PostgresServer server, Stored resource, boolean failover) {
    server.restart();
    if (failover) {
      ObjectNode body = resource.body().deepCopy();
      ObjectNode properties = Json.child(body, "properties");
      String zone = properties.path("availabilityZone").asText();
      properties.put("availabilityZone", standby(resource));
      Json.child(properties, "highAvailability").put("standbyAvailabilityZone", zone);
      resource.replace(body);
    }
  }

  private static Action later(Stored resource, String during, String after, Runnable work) {
    resource.busy(true);
    resource.set("state", during);
    return new Action.Later(
        () -> {
          try {
            work.run();
            resource.set("state", after);
          } finally {
            resource.busy(false);
          }
          return null;
        });
  }

  @Override
  public void deleting(Stored resource, CloudRequest request) {
    resource.set("state", "Dropping");
  }

  @Override
  public void remove(World world, Stored resource) {
    Optional.ofNullable(servers.remove(resource.id().key())).ifPresent(PostgresServer::close);
  }

  @Override
  public void close() {
    servers.values().forEach(PostgresServer::close);
  }
}
