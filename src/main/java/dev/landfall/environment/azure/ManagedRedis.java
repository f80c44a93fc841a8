package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Azure Managed Redis that answers nobody outside the network. What clients talk to is the
 * {@link RedisDatabase} in it.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise">reference,
 *     2025-07-01</a>
 */
final class ManagedRedis {
  private static final String TYPE = "Microsoft.Cache/redisEnterprise";

  private ManagedRedis() {}

  static String name(Cache cache) {
    return "managedRedis/" + cache.resource();
  }

  static String id(Declared d, Cache cache) {
    return d.id(TYPE, cache.resource());
  }

  /** Where it is reached, once it is there. */
  static Optional<String> host(View view, Cache cache) {
    return view.text(name(cache), "properties", "hostName");
  }

  /** How it is reached from the network. */
  static PrivateEndpoint endpoint(Declared d, Cache cache) {
    return new PrivateEndpoint(
        d,
        name(cache),
        id(d, cache),
        cache.resource() + "-redis",
        "redisEnterprise",
        "privatelink.redis.azure.net");
  }

  /** A change is a PATCH: to Azure a PUT may mean to make it anew. */
  static AzureResource of(Declared d, Cache cache) {
    return ArmResource.of(
            name(cache),
            List.of(d.group()),
            id(d, cache),
            ApiVersions.REDIS,
            Trees.tree(
                "location",
                d.side().location(),
                "tags",
                d.tags(),
                "sku",
                Trees.tree("name", cache.sku()),
                "properties",
                Trees.tree(
                    "highAvailability",
                    cache.highAvailability() ? "Enabled" : "Disabled",
                    "minimumTlsVersion",
                    "1.2",
                    "publicNetworkAccess",
                    "Disabled")))
        .fixing(ManagedRedis::fixed)
        .patched(Map.of(), State::provisioning);
  }

  /**
   * It is scaled in place, but what is kept partly on disk cannot become what is in memory, nor the
   * other way round.
   *
   * @see <a href="https://learn.microsoft.com/azure/redis/how-to-scale">scaling</a>
   */
  private static boolean fixed(Difference difference) {
    return difference.path().equals("sku.name")
        && (onFlash(difference.was()) || onFlash(difference.shall()));
  }

  private static boolean onFlash(@Nullable Object sku) {
    return String.valueOf(sku).startsWith("FlashOptimized_");
  }
}
