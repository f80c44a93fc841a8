package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Caches from their declaration to an app that uses one: a real Redis behind TLS and keys. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class CacheTest {
  private static final String REDIS = "2025-07-01";
  private static final String CACHE =
      LocalAzure.GROUP + "/providers/Microsoft.Cache/redisEnterprise/shop-redis";
  private static final String DATABASE = CACHE + "/databases/default";
  private static final String GROUP_OF_ZONES =
      LocalAzure.GROUP
          + "/providers/Microsoft.Network/privateEndpoints/shop-redis-redis/privateDnsZoneGroups/default";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private LocalAzure azure;

  @BeforeEach
  void start() throws Exception {
    azure = new LocalAzure(kubernetes, directory);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void itIsClosedToTheOutsideAndReachedFromTheNetworkByItsOwnName() {
    caches("name: sessions, resource: shop-redis");

    azure.settle();

    assertThat(azure.environment().getStatus().plan())
        .extracting(PlannedResource::resource)
        .contains(
            "managedRedis/shop-redis",
            "redisDatabase/shop-redis",
            "privateEndpoint/shop-redis-redis",
            "privateDnsZone/privatelink.redis.azure.net");
    assertThat(properties(CACHE, REDIS))
        .containsEntry("publicNetworkAccess", "Disabled")
        .containsEntry("highAvailability", "Enabled")
        .containsEntry("minimumTlsVersion", "1.2");
    assertThat(properties(DATABASE, REDIS))
        .containsEntry("clientProtocol", "Encrypted")
        .containsEntry("clusteringPolicy", "EnterpriseCluster")
        .containsEntry("accessKeysAuthentication", "Enabled");
    assertThat(properties(GROUP_OF_ZONES, "2025-03-01").toString())
        .contains("shop-redis.canadacentral.privatelink.redis.azure.net", "10.0.4.4");
    assertThat(azure.requests.of("azure").operations())
        .doesNotContainKey("POST Microsoft.Cache/redisEnterprise/databases/listKeys");
  }

  @Test
  void anAppIsGivenAUrlThatOpensItAndNobodyElseSeesTheKey() {
    cachesAndApp("name: sessions, resource: shop-redis", "sessions");

    azure.settle();

    String url = url();
    try (Jedis jedis = client(URI.create(url))) {
      jedis.set("session:1", "signed in");
      assertThat(jedis.get("session:1")).isEqualTo("signed in");
    }
    String wrong = url.replaceFirst(":[^:@]+@", ":wrong@");
    assertThatThrownBy(() -> client(URI.create(wrong))).hasMessageContaining("WRONGPASS");
    String key = URI.create(url).getUserInfo().substring(1);
    assertThat(Serialization.asJson(azure.environment())).doesNotContain(key, url);
  }

  @Test
  void aJobIsGivenAUrlWithoutAnAppThatHasIt() {
    azure.declare(
        """
        caches: [{name: sessions, resource: shop-redis}]
        keyVault: {name: kv1}
        containerApps:
          environment: shop-cae
          apps: [{name: web, image: "hello:1.0", ingress: {port: 8080}}]
          jobs:
          - name: sweep
            image: task:1.0
            env: [{name: REDIS_URL, from: {cache: sessions}}]
        """);

    azure.settle();

    assertThat(azure.line("job/sweep").detail()).isEqualTo("as declared");
  }

  @Test
  void aNewKeyReachesTheApp() {
    cachesAndApp("name: sessions, resource: shop-redis", "sessions");
    azure.settle();
    String before = url();
    azure.arm.call("POST", DATABASE + "/regenerateKey", REDIS, "{\"keyType\":\"Primary\"}");
    Await.until(
        "the old key to be refused",
        PATIENCE,
        () -> {
          try (Jedis jedis = client(URI.create(before))) {
            return jedis.ping().isEmpty();
          } catch (JedisException e) {
            return true;
          }
        });

    azure.settle();

    assertThat(url()).isNotEqualTo(before);
    try (Jedis jedis = client(URI.create(url()))) {
      assertThat(jedis.ping()).isEqualTo("PONG");
    }
    assertThat(azure.line("containerApp/backend").action()).isEqualTo(PlannedAction.Leave);
  }

  @Test
  void itIsWatchedForItsMemoryAndSendsItsMetricsAndItsLogs() {
    azure.declare(
        """
        caches: [{name: sessions, resource: shop-redis}]
        monitoring: {workspace: shop-logs, alerts: {emails: [oncall@domain.com]}}
        """);

    azure.settle();

    String setting = "/providers/Microsoft.Insights/diagnosticSettings/landfall";
    assertThat(properties(CACHE + setting, "2021-05-01-preview"))
        .hasEntrySatisfying("metrics", m -> assertThat(m.toString()).contains("AllMetrics"))
        .containsEntry("logs", List.of());
    assertThat(properties(DATABASE + setting, "2021-05-01-preview"))
        .hasEntrySatisfying("logs", l -> assertThat(l.toString()).contains("allLogs"))
        .containsEntry("metrics", List.of());
    assertThat(azure.line("metricAlert/shop-redis-memory").action()).isEqualTo(PlannedAction.Leave);
  }

  @Test
  void whatStandsIsNotWrittenAgain() {
    cachesAndApp("name: sessions, resource: shop-redis", "sessions");
    azure.settle();
    long writes = azure.writes();

    azure.look();

    assertThat(azure.condition("Ready")).startsWith("True Settled");
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void itIsScaledAndItsEvictionChangedByOnePatchEach() {
    caches("name: sessions, resource: shop-redis");
    azure.settle();
    long writes = azure.writes();

    caches("name: sessions, resource: shop-redis, sku: Balanced_B1, evictionPolicy: AllKeysLRU");
    azure.settle();

    assertThat(azure.arm.get(CACHE, REDIS, "sku.name")).isEqualTo("Balanced_B1");
    assertThat(properties(DATABASE, REDIS)).containsEntry("evictionPolicy", "AllKeysLRU");
    assertThat(azure.writes()).isEqualTo(writes + 2);
  }

  @Test
  void whatCannotBeChangedInPlaceIsRefused() {
    caches("name: sessions, resource: shop-redis");
    azure.settle();
    long writes = azure.writes();

    caches("name: sessions, resource: shop-redis, clusteringPolicy: OSSCluster");
    azure.look();
    assertThat(azure.condition("Stalled"))
        .contains(
            "redisDatabase/shop-redis: cannot be changed in place",
            "clusteringPolicy EnterpriseCluster → OSSCluster");

    caches("name: sessions, resource: shop-redis, sku: FlashOptimized_A250");
    azure.look();
    assertThat(azure.condition("Stalled"))
        .contains(
            "managedRedis/shop-redis: cannot be changed in place",
            "sku.name Balanced_B0 → FlashOptimized_A250");
    assertThat(azure.writes()).isEqualTo(writes);
  }

  @Test
  void aCacheOfOthersIsLeftAlone() {
    azure.declare("");
    azure.settle();
    azure.arm.put(
        CACHE,
        REDIS,
        """
        {"location":"canadacentral","sku":{"name":"Balanced_B3"},
         "properties":{"publicNetworkAccess":"Enabled"}}
        """);
    caches("name: sessions, resource: shop-redis");

    azure.until(
        "Stalled", "managedRedis/shop-redis: it exists and was not made by this environment");

    assertThat(properties(CACHE, REDIS)).containsEntry("publicNetworkAccess", "Enabled");
    assertThat(azure.arm.get(DATABASE, REDIS).toString()).contains("ResourceNotFound");
  }

  @Test
  void aLostAnswerAndThrottlingMakeNothingTwice() {
    azure.faults.add("azure", "PUT Microsoft.Cache/redisEnterprise", Faults.Kind.LOST_ANSWER, 1);
    azure.faults.add(
        "azure", "PUT Microsoft.Cache/redisEnterprise/databases", Faults.Kind.THROTTLE, 1);
    caches("name: sessions, resource: shop-redis");

    azure.settle();

    assertThat(azure.requests.of("azure").operations())
        .containsEntry("PUT Microsoft.Cache/redisEnterprise", 1L)
        .containsEntry("PUT Microsoft.Cache/redisEnterprise/databases", 2L);
  }

  @Test
  void aCacheThatIsNotDeclaredIsNamedByTheFieldThatNamesIt() {
    cachesAndApp("name: sessions, resource: shop-redis", "session");

    azure.look();

    assertThat(azure.condition("Accepted"))
        .startsWith(
            "False Invalid spec.azure.containerApps.apps[backend].env[REDIS_URL].from.cache is"
                + " session")
        .contains("name one of [sessions]");
    assertThat(azure.writes()).isZero();
  }

  private void caches(String declaration) {
    azure.declare("caches: [{%s}]".formatted(declaration));
  }

  private void cachesAndApp(String declaration, String cache) {
    azure.declare(
        """
        caches: [{%s}]
        keyVault: {name: kv1}
        containerApps:
          environment: shop-cae
          apps:
          - name: backend
            image: hello:1.0
            ingress: {port: 8080}
            env: [{name: REDIS_URL, from: {cache: %s}}]
        """
            .formatted(declaration, cache));
  }

  /** What the running app has. */
  private String url() {
    return azure.cloud.environment("backend").get("REDIS_URL");
  }

  /** As an application would: the URL, the certificate authority and nothing else. */
  private Jedis client(URI url) {
    SSLParameters strict = new SSLParameters();
    strict.setEndpointIdentificationAlgorithm("HTTPS");
    return new Jedis(
        url,
        azure
            .authority
            .issue("client", InetAddress.getLoopbackAddress())
            .sslContext()
            .getSocketFactory(),
        strict,
        null);
  }

  private Map<String, Object> properties(String id, String version) {
    return new ObjectMapper()
        .convertValue(azure.arm.get(id, version).path("properties"), new TypeReference<>() {});
  }
}
