package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Sensitive;
import dev.landfall.spine.Sha256;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one database of an Azure Managed Redis: TLS only, opened by access keys. What is made without
 * a word about keys has them switched off.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise/databases">
 *     reference, 2025-07-01</a>
 */
final class RedisDatabase {
  /** Azure's own port for it, the same for all. */
  private static final int PORT = 10_000;

  private static final String KEYS = "accessKeys";

  private RedisDatabase() {}

  static String name(Cache cache) {
    return "redisDatabase/" + cache.resource();
  }

  static AzureResource of(Declared d, Cache cache) {
    ArmResource database =
        ArmResource.of(
                name(cache),
                List.of(ManagedRedis.name(cache)),
                ManagedRedis.id(d, cache) + "/databases/default",
                ApiVersions.REDIS,
                Trees.tree(
                    "properties",
                    Trees.tree(
                        "clientProtocol",
                        "Encrypted",
                        "port",
                        PORT,
                        "clusteringPolicy",
                        cache.clusteringPolicy().name(),
                        "evictionPolicy",
                        cache.evictionPolicy().name(),
                        "accessKeysAuthentication",
                        "Enabled")))
            .fixing(RedisDatabase::fixed)
            .untagged()
            .patched(Map.of(), State::provisioning);
    return isAskedFor(d, cache) ? database.completed(RedisDatabase::withKeys) : database;
  }

  /** What a client has to be told, once it is there. */
  static Optional<Sensitive> url(View view, Cache cache) {
    return key(view, cache)
        .flatMap(
            key ->
                ManagedRedis.host(view, cache)
                    .map(
                        host ->
                            new Sensitive(
                                "rediss://:%s@%s:%d".formatted(encoded(key), host, PORT))));
  }

  /**
   * What that is made from. The key is in it by its hash: Azure makes it of 32 random bytes, so
   * that a hash tells nothing of it, and nothing else tells that it was regenerated.
   */
  static Optional<List<String>> madeFrom(View view, Cache cache) {
    return key(view, cache)
        .flatMap(
            key ->
                ManagedRedis.host(view, cache)
                    .map(host -> List.of(host, HexFormat.of().formatHex(Sha256.of(key)))));
  }

  private static Optional<String> key(View view, Cache cache) {
    return view.text(name(cache), "properties", KEYS, "primaryKey");
  }

  /** What has to stand before a client can use it. */
  static Stream<String> answering(Declared d, Cache cache) {
    return Stream.of(
        ManagedRedis.name(cache), name(cache), ManagedRedis.endpoint(d, cache).answering());
  }

  /** Keys are base64, with signs that mean something else in a URL. */
  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What only NoCluster can be changed from, and what cannot be changed at all. */
  private static boolean fixed(Difference difference) {
    return switch (difference.path()) {
      case "properties.port" -> true;
      case "properties.clusteringPolicy" -> !"NoCluster".equals(difference.was());
      default -> false;
    };
  }

  /** Keys are not read for a cache that no app is given. */
  private static boolean isAskedFor(Declared d, Cache cache) {
    AzureSide.ContainerApps apps = d.side().containerApps();
    return apps != null
        && apps.workloads().stream()
            .flatMap(app -> app.env().stream())
            .map(AzureSide.EnvVar::from)
            .anyMatch(from -> from != null && cache.name().equals(from.cache()));
  }

  /** Azure tells keys only when asked for them. */
  private static Map<String, Object> withKeys(
      AzureClients azure, String id, Map<String, Object> body) {
    return Trees.over(
        body,
        Trees.tree(
            "properties", Trees.tree(KEYS, azure.ask(id, "listKeys", ApiVersions.REDIS, body))));
  }
}
