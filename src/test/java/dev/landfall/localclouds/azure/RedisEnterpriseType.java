package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.Addresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Azure Managed Redis: an address; what answers there is its database. */
final class RedisEnterpriseType implements ArmType {
  static final String NAME = "Microsoft.Cache/redisEnterprise";
  static final List<String> VERSIONS = List.of("2025-07-01", "2025-08-01-preview");

  /** Sizes by the kind of SKU that they belong to. */
  private static final Map<String, Set<Integer>> SKUS =
      Map.of(
          "Balanced_B",
          Set.of(0, 1, 3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700, 1000),
          "MemoryOptimized_M",
          Set.of(10, 20, 50, 100, 150, 250, 350, 500, 700, 1000, 1500, 2000),
          "ComputeOptimized_X",
          Set.of(3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700),
          "FlashOptimized_A",
          Set.of(250, 500, 700, 1000, 1500, 2000, 4500));

  private final Map<String, InetAddress> given = new ConcurrentHashMap<>();

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
    return true;
  }

  @Override
  public int accepted(String method, boolean created) {
    return created ? 201 : method.equals("PATCH") ? 202 : 200;
  }

  @Override
  public ObjectNode accept(World world, ArmId id, ObjectNode asked, Optional<Stored> there) {
    require(
        id.name().length() <= 60 && id.name().matches("[A-Za-z0-9]+(-[A-Za-z0-9]+)*"),
        "InvalidResourceName",
        "The name '%s' may have 60 letters and digits, with single hyphens between them.",
        id.name());
    ObjectNode body = asked.deepCopy();
    String sku = Json.text(body, "sku.name");
    require(known(sku), "InvalidSku", "The SKU '%s' is not valid for %s.", sku, NAME);
    require(
        Json.at(body, "sku.capacity").isMissingNode(),
        "InvalidRequestBody",
        "sku.capacity is for the SKUs Enterprise and EnterpriseFlash only.");
    ObjectNode properties = Json.child(body, "properties");
    oneOf(properties, "publicNetworkAccess", "", "Enabled", "Disabled");
    oneOf(properties, "highAvailability", "Enabled", "Enabled", "Disabled");
    oneOf(properties, "minimumTlsVersion", "1.2", "1.2");
    there.ifPresent(t -> scalable(Json.text(t.body(), "sku.name"), sku));
    String address =
        given
            .computeIfAbsent(id.key(), k -> world.addresses().next(Addresses.Pool.CACHE))
            .getHostAddress();
    properties
        .put("hostName", address)
        .put("redisVersion", "7.4")
        .put("resourceState", "Running")
        .put(
            "redundancyMode",
            Json.text(properties, "highAvailability").equals("Enabled") ? "LR" : "None");
    return body.put("kind", "v2");
  }

  private static boolean known(String sku) {
    String size = sku.replaceFirst("^.*[^0-9]", "");
    return size.length() <= 4
        && !size.isEmpty()
        && SKUS.getOrDefault(sku.substring(0, sku.length() - size.length()), Set.of())
            .contains(Integer.parseInt(size));
  }

  /** It is scaled between the kinds that are in memory, and not to or from the one on disk. */
  private static void scalable(String from, String to) {
    require(
        from.startsWith("Flash") == to.startsWith("Flash"),
        "BadRequest",
        "Scaling from SKU %s to SKU %s is not supported.",
        from,
        to);
  }

  /** A property with its default, none when it has to be told. */
  static void oneOf(ObjectNode properties, String name, String otherwise, String... values) {
    String value = properties.path(name).asText(otherwise);
    require(
        List.of(values).contains(value),
        "InvalidRequestBody",
        "The value '%s' of properties.%s is not one of %s.",
        value,
        name,
        String.join(", ", values));
    properties.put(name, value);
  }

  static void require(boolean so, String code, String message, Object... arguments) {
    if (!so) {
      throw new ArmError(400, code, message, arguments);
    }
  }

  @Override
  public ObjectNode shown(World world, Stored resource) {
    ObjectNode body = resource.body().deepCopy();
    Json.child(body, "properties")
        .set("privateEndpointConnections", PrivateEndpointConnectionType.of(world, resource));
    return body;
  }

  @Override
  public void remove(World world, Stored resource) {
    PrivateEndpointType.to(world, resource.id())
        .forEach(e -> PrivateEndpointType.connect(e, "Disconnected", "the service is gone"));
    Optional.ofNullable(given.remove(resource.id().key())).ifPresent(world.addresses()::release);
  }
}
