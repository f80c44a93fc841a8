package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.RedisServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The database of an Azure Managed Redis: a real Redis with TLS, and two keys that open it. */
final class RedisDatabaseType implements ArmType {
  private static final int PORT = 10_000;
  private static final SecureRandom RANDOM = new SecureRandom();
  private final Map<String, RedisServer> servers = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return RedisEnterpriseType.NAME + "/databases";
  }

  @Override
  public List<String> versions() {
    return RedisEnterpriseType.VERSIONS;
  }

  @Override
  public boolean asynchronous() {
    return true;
  }

  @Override
  public int accepted(String method, boolean created) {
    return created ? 201 : method.equals("PATCH") ? 202 : 200;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    RedisEnterpriseType.require(
        id.name().equals("default"),
        "InvalidResourceName",
        "The name of a database must be 'default', not '%s'.",
        id.name());
    if (world.store().get(id.parent().orElseThrow()).orElseThrow().busy()) {
      throw new ArmError(
          409,
          "Conflict",
          "Cluster %s is not in a state in which its databases can be changed.",
          id.parent().orElseThrow().name());
    }
    ObjectNode body = asked.deepCopy();
    ObjectNode properties = Json.child(body, "properties");
    RedisEnterpriseType.oneOf(properties, "clientProtocol", "Encrypted", "Encrypted", "Plaintext");
    RedisEnterpriseType.oneOf(
        properties,
        "clusteringPolicy",
        "OSSCluster",
        "OSSCluster",
        "EnterpriseCluster",
        "NoCluster");
    RedisEnterpriseType.oneOf(
        properties, "evictionPolicy", "VolatileLRU", EVICTION.keySet().toArray(String[]::new));
    RedisEnterpriseType.oneOf(
        properties, "accessKeysAuthentication", "Disabled", "Disabled", "Enabled");
    properties.put("port", properties.path("port").asInt(PORT));
    RedisEnterpriseType.require(
        properties.path("port").asInt() == PORT,
        "InvalidRequestBody",
        "The port of a database must be %d.",
        PORT);
    there.ifPresent(t -> unchanged(t.properties(), properties));
    for (String key : List.of("primaryKey", "secondaryKey")) {
      properties.put(
          key, there.map(t -> t.properties().path(key).asText()).orElseGet(() -> newKey()));
    }
    properties.put("resourceState", "Running").put("redisVersion", "7.4");
    return body;
  }

  private static final Map<String, String> EVICTION =
      Map.of(
          "AllKeysLFU", "allkeys-lfu",
          "AllKeysLRU", "allkeys-lru",
          "AllKeysRandom", "allkeys-random",
          "VolatileLRU", "volatile-lru",
          "VolatileLFU", "volatile-lfu",
          "VolatileTTL", "volatile-ttl",
          "VolatileRandom", "volatile-random",
          "NoEviction", "noeviction");

  private static void unchanged(ObjectNode was, ObjectNode shall) {
    String policy = was.path("clusteringPolicy").asText();
    RedisEnterpriseType.require(
        policy.equals("NoCluster") || policy.equals(shall.path("clusteringPolicy").asText()),
        "BadRequest",
        "The clustering policy of a database cannot be changed from %s.",
        policy);
  }

  private static String newKey() {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  @Override
  public void provision(World world, Stored resource, boolean created) {
    RedisServer server = servers.computeIfAbsent(resource.id().key(), k -> start(world, resource));
    server.set(
        "maxmemory-policy", EVICTION.get(resource.properties().path("evictionPolicy").asText()));
    if (resource.properties().path("accessKeysAuthentication").asText().equals("Enabled")) {
      server.open(keys(resource));
    } else {
      server.shut();
    }
  }

  private static RedisServer start(World world, Stored resource) {
    ArmId cluster = resource.id().parent().orElseThrow();
    String host = Json.text(world.store().get(cluster).orElseThrow().body(), "properties.hostName");
    try {
      InetAddress address = InetAddress.getByName(host);
      return RedisServer.start(
          new RedisServer.Settings(
              world.directory().resolve("redis-" + cluster.name()),
              address,
              PORT,
              world.authority().issue(cluster.name(), address)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> keys(Stored resource) {
    return List.of(
        resource.properties().path("primaryKey").asText(),
        resource.properties().path("secondaryKey").asText());
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.child(body, "properties").remove(List.of("primaryKey", "secondaryKey"));
    return body;
  }

  @Override
  public Action action(World world, Stored resource, String action, ObjectNode body) {
    return switch (action) {
      case "listKeys" -> new Action.Now(told(resource));
      case "regenerateKey" -> {
        String which = Json.text(body, "keyType");
        RedisEnterpriseType.require(
            List.of("Primary", "Secondary").contains(which),
            "InvalidRequestBody",
            "The value '%s' of keyType is not one of Primary, Secondary.",
            which);
        yield new Action.Later(
            () -> {
              resource.set(Json.lower(which) + "Key", newKey());
              provision(world, resource, false);
              return told(resource);
            });
      }
      default -> ArmType.super.action(world, resource, action, body);
    };
  }

  private static ObjectNode told(Stored resource) {
    RedisEnterpriseType.require(
        resource.properties().path("accessKeysAuthentication").asText().equals("Enabled"),
        "BadRequest",
        "Access keys authentication is disabled on the database.");
    return Json.object("primaryKey", keys(resource).get(0), "secondaryKey", keys(resource).get(1));
  }

  @Override
  public void remove(World world, Stored resource) {
    Optional.ofNullable(servers.remove(resource.id().key())).ifPresent(RedisServer::close);
  }

  @Override
  public void close() {
    servers.values().forEach(RedisServer::close);
    servers.clear();
  }
}
