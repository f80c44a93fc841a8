package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Azure Managed Redis as Azure takes and refuses it, with a real Redis behind. */
@Tag("slow")
class RedisTypesTest {
  private static final String REDIS = "2025-07-01";
  private static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
  private static final String CACHE =
      GROUP + "/providers/Microsoft.Cache/redisEnterprise/shop-redis";
  private static final String DATABASE = CACHE + "/databases/default";
  private static final String SMALL = cluster("Balanced_B0", "");
  private static final String OPEN =
      """
      {"properties":{"clusteringPolicy":"EnterpriseCluster","accessKeysAuthentication":"Enabled"}}\
      """;

  @TempDir Path directory;
  private final Authority authority = Authority.create("local");
  private Addresses addresses;
  private AzureCloud azure;
  private ArmCaller arm;

  @BeforeEach
  void start() {
    addresses = Addresses.claim();
    azure =
        new AzureCloud(
            addresses,
            authority,
            Programs.standard(directory.resolve("logs")),
            directory,
            Clock.systemUTC());
    arm = new ArmCaller(azure);
    arm.put(GROUP, "2025-04-01", "{\"location\":\"canadacentral\"}");
  }

  @AfterEach
  void stop() {
    azure.close();
    addresses.close();
  }

  @Test
  void aCacheTakesItsTimeAndTellsWhatNobodyDeclared() {
    assertThat(arm.put(CACHE, REDIS, SMALL)).contains("\"provisioningState\":\"Creating\"");

    assertThat(arm.ended(CACHE, REDIS)).isEqualTo("Succeeded");
    JsonNode told = arm.get(CACHE, REDIS).path("properties");
    assertThat(told.path("highAvailability").asText()).isEqualTo("Enabled");
    assertThat(told.path("minimumTlsVersion").asText()).isEqualTo("1.2");
    assertThat(told.path("redundancyMode").asText()).isEqualTo("LR");
    assertThat(told.path("hostName").asText()).startsWith("127.");
  }

  @Test
  void cachesAreRefusedForWhatIsWrongWithThem() {
    assertThat(arm.put(CACHE + "--x", REDIS, SMALL)).contains("InvalidResourceName");
    assertThat(arm.put(CACHE, "2001-01-01", SMALL)).contains("NoRegisteredProviderFound");
    assertThat(arm.put(CACHE, REDIS, cluster("Balanced_B2", ""))).contains("InvalidSku");
    assertThat(arm.put(CACHE, REDIS, cluster("Standard_C1", ""))).contains("InvalidSku");
    assertThat(arm.put(CACHE, REDIS, SMALL.replace("publicNetworkAccess", "network")))
        .contains("properties.publicNetworkAccess");
    assertThat(arm.put(CACHE, REDIS, cluster("Balanced_B0", ",\"minimumTlsVersion\":\"1.1\"")))
        .contains("properties.minimumTlsVersion");
    assertThat(arm.put(DATABASE, REDIS, OPEN)).contains("ParentResourceNotFound");
  }

  @Test
  void aDatabaseIsRefusedForItsNameItsPortAndItsPolicy() {
    arm.made(CACHE, REDIS, SMALL);

    assertThat(arm.put(CACHE + "/databases/shop", REDIS, OPEN)).contains("InvalidResourceName");
    assertThat(arm.put(DATABASE, REDIS, "{\"properties\":{\"port\":6379}}"))
        .contains("must be 10000");
    assertThat(arm.put(DATABASE, REDIS, "{\"properties\":{\"evictionPolicy\":\"lru\"}}"))
        .contains("properties.evictionPolicy");
  }

  @Test
  void sizesInMemoryAreChangedIntoEachOtherAndNotIntoThoseOnFlash() {
    arm.made(CACHE, REDIS, SMALL);

    assertThat(arm.patch(CACHE, REDIS, "{\"sku\":{\"name\":\"MemoryOptimized_M10\"}}"))
        .contains("\"provisioningState\":\"Updating\"");
    assertThat(arm.ended(CACHE, REDIS)).isEqualTo("Succeeded");
    assertThat(arm.patch(CACHE, REDIS, "{\"sku\":{\"name\":\"FlashOptimized_A250\"}}"))
        .contains("Scaling from SKU MemoryOptimized_M10 to SKU FlashOptimized_A250");
  }

  @Test
  void theClusteringPolicyStaysAndWhatIsEvictedChangesInTheRealRedis() {
    open();

    assertThat(arm.patch(DATABASE, REDIS, "{\"properties\":{\"clusteringPolicy\":\"OSSCluster\"}}"))
        .contains("cannot be changed from EnterpriseCluster");
    arm.patch(DATABASE, REDIS, "{\"properties\":{\"evictionPolicy\":\"AllKeysLRU\"}}");
    assertThat(arm.ended(DATABASE, REDIS)).isEqualTo("Succeeded");
    try (Jedis jedis = connect(key("primaryKey"))) {
      assertThat(jedis.info("memory")).contains("maxmemory_policy:allkeys-lru");
    }
  }

  @Test
  void eitherKeyOpensItAndNothingElseDoes() {
    open();

    try (Jedis jedis = connect(key("primaryKey"));
        Jedis other = connect(key("secondaryKey"))) {
      jedis.set("cart:7", "2 books");
      assertThat(other.get("cart:7")).isEqualTo("2 books");
      assertThatThrownBy(() -> jedis.configGet("*")).hasMessageContaining("NOPERM");
    }
    assertThatThrownBy(() -> connect("wrong")).hasMessageContaining("WRONGPASS");
    assertThatThrownBy(() -> plain().ping()).isInstanceOf(JedisConnectionException.class);
    assertThat(arm.get(DATABASE, REDIS).toString()).doesNotContain(key("primaryKey"));
  }

  @Test
  void aNewKeyTakesTheOldOnesPlaceAndTheOtherStays() {
    open();
    String primary = key("primaryKey");
    String secondary = key("secondaryKey");

    assertThat(arm.send("POST", DATABASE + "/regenerateKey", REDIS, "{\"keyType\":\"Both\"}"))
        .isEqualTo("400 InvalidRequestBody");
    assertThat(arm.send("POST", DATABASE + "/regenerateKey", REDIS, "{\"keyType\":\"Primary\"}"))
        .isEqualTo("202");

    Await.until("the new key", Duration.ofSeconds(10), () -> opens(key("primaryKey"), primary));
    assertThatThrownBy(() -> connect(primary)).hasMessageContaining("WRONGPASS");
    connect(secondary).close();
  }

  @Test
  void keysAreOffUntilSomebodySwitchesThemOn() {
    arm.made(CACHE, REDIS, SMALL);
    arm.made(DATABASE, REDIS, "{\"properties\":{}}");

    assertThat(arm.send("POST", DATABASE + "/listKeys", REDIS, "")).isEqualTo("400 BadRequest");
    arm.patch(DATABASE, REDIS, "{\"properties\":{\"accessKeysAuthentication\":\"Enabled\"}}");
    assertThat(arm.ended(DATABASE, REDIS)).isEqualTo("Succeeded");
    connect(key("primaryKey")).close();
  }

  @Test
  void whatIsDeletedAnswersNoMore() {
    open();
    String key = key("primaryKey");

    arm.delete(CACHE, REDIS);

    Await.until("the cache to be gone", Duration.ofSeconds(10), () -> !answers(key));
  }

  private void open() {
    arm.made(CACHE, REDIS, SMALL);
    arm.made(DATABASE, REDIS, OPEN);
  }

  private boolean opens(String key, String old) {
    return !key.equals(old) && answers(key);
  }

  private boolean answers(String key) {
    try (Jedis jedis = connect(key)) {
      return jedis.ping().equals("PONG");
    } catch (JedisException e) {
      return false;
    }
  }

  private String key(String which) {
    CloudResponse told = arm.call("POST", DATABASE + "/listKeys", REDIS, "");
    return Json.text(ArmCaller.body(told), which);
  }

  /** At the address where it was, whether or not it is there still. */
  private HostAndPort at() {
    return new HostAndPort(host(), 10_000);
  }

  private String host = "";

  private String host() {
    String told = arm.get(CACHE, REDIS, "properties.hostName");
    host = told.isEmpty() ? host : told;
    return host;
  }

  private Jedis plain() {
    return new Jedis(at());
  }

  private Jedis connect(String key) {
    SSLParameters strict = new SSLParameters();
    strict.setEndpointIdentificationAlgorithm("HTTPS");
    return new Jedis(
        at(),
        DefaultJedisClientConfig.builder()
            .ssl(true)
            .sslSocketFactory(
                authority.issue("client", addresses.control()).sslContext().getSocketFactory())
            .sslParameters(strict)
            .password(key)
            .build());
  }

  private static String cluster(String sku, String more) {
    return """
    {"location":"canadacentral","sku":{"name":"%s"},
     "properties":{"publicNetworkAccess":"Disabled"%s}}
    """
        .formatted(sku, more);
  }
}
