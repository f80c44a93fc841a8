package dev.landfall.localclouds.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudflareCloudTest {
  private static final Instant NOW = Instant.parse("2026-12-05T02:00:00Z");

  private final ZoneStore store = new ZoneStore();
  private final CloudflareCloud cloud =
      new CloudflareCloud(store, Clock.fixed(NOW, ZoneOffset.UTC), "127.1.2.90");
  private String records;

  @BeforeEach
  void zoneWithRecords() {
    cloud.addZone("domain.com");
    cloud.addZone("other.com");
    cloud.addRecord("domain.com", record("CNAME", "www", "elsewhere.example"));
    cloud.addRecord("domain.com", record("A", "api", "127.1.2.20"));
    records =
        "/zones/"
            + send("GET", "/zones?name=domain.com", "").at("/result/0/id").asText()
            + "/dns_records";
  }

  @Test
  void aZoneIsFoundByItsName() {
    JsonNode found = send("GET", "/zones?name=domain.com", "");

    assertThat(found.at("/result/0/status").asText()).isEqualTo("active");
    assertThat(found.at("/result_info/total_count").asInt()).isEqualTo(1);
    assertThat(send("GET", "/zones", "").at("/result_info/total_count").asInt()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} {1} {2} is refused with {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "POST||{'type':'A','name':'x','content':'no'}|400 9005",
        "POST||{'type':'AAAA','name':'x','content':'1.2.3.4'}|400 9006",
        "POST||{'type':'CNAME','name':'x','content':'not a name'}|400 9007",
        "POST||{'type':'A','name':'x y','content':'127.0.0.1'}|400 9000",
        "POST||{'type':'A','name':'x','content':'127.0.0.1','ttl':59}|400 9021",
        "POST||{'type':'A','name':'x','content':'127.0.0.1','ttl':86401}|400 9021",
        "POST||{'type':'TXT','name':'x','content':'t','proxied':true}|400 9004",
        "POST||{'type':'A','name':'x'}|400 1004",
        "POST||{'type':'A','name':'api','content':'127.1.2.20'}|400 81058",
        "POST||{'type':'CNAME','name':'api','content':'elsewhere.example'}|400 81053",
        "POST||{'type':'A','name':'www','content':'127.1.2.20'}|400 81054",
        "POST||nonsense|400 9207",
        "PATCH|/0123|{'ttl':60}|404 81044",
        "DELETE|/0123||404 81044",
        "GET|/0123||404 81044",
        "GET|?per_page=0||400 1004",
        "POST|/batch|{'deletes':[{'id':'0123'}]}|404 81044",
      })
  void whatCloudflareRefusesIsRefusedWithItsNumber(
      String method, String path, String body, String refusal) {
    CloudResponse response =
        cloud.handle(
            request(
                method,
                records + (path == null ? "" : path),
                body == null ? "" : body.replace('\'', '"'),
                "Bearer " + cloud.apiToken()));

    JsonNode envelope = json(response);
    assertThat(response.status() + " " + envelope.at("/errors/0/code").asInt()).isEqualTo(refusal);
    assertThat(envelope.at("/success").asBoolean()).isFalse();
  }

  @ParameterizedTest(name = "{0} with {1} is refused with {2}")
  @CsvSource({
    "/zones, Bearer wrong, 403 9109",
    "/zones/0/dns_records, Bearer wrong, 403 10000",
    "/user/tokens/verify, Bearer wrong, 401 1000",
    "/zones, Basic abc, 400 6003",
    "/zones, , 400 9106",
  })
  void aWrongTokenIsRefusedEverywhere(String path, String authorization, String refusal) {
    CloudResponse response = cloud.handle(request("GET", path, "", authorization));

    assertThat(response.status() + " " + json(response).at("/errors/0/code").asInt())
        .isEqualTo(refusal);
  }

  @Test
  void anUnknownZoneIsNoRoute() {
    assertThat(send("GET", "/zones/0123/dns_records", "").at("/errors/0/code").asInt())
        .isEqualTo(7003);
  }

  @Test
  void aBatchDeletesFirstAndPostsLastWhateverItsOrder() {
    String id = idOf("www.domain.com");

    JsonNode done =
        send(
            "POST",
            records + "/batch",
            """
            {"posts": [{"type": "A", "name": "www", "content": "127.1.2.30", "ttl": 60}],
             "patches": [{"id": "%s", "ttl": 120}],
             "deletes": [{"id": "%s"}]}
            """
                .formatted(idOf("api.domain.com"), id));

    assertThat(done.at("/success").asBoolean()).isTrue();
    assertThat(done.at("/result/deletes/0/id").asText()).isEqualTo(id);
    assertThat(published())
        .containsExactlyInAnyOrder(
            new ZoneRecord("www.domain.com", "A", "127.1.2.30", 60),
            new ZoneRecord("api.domain.com", "A", "127.1.2.20", 120));
  }

  @Test
  void aBatchWithOneWrongItemChangesNothingAtAll() {
    List<ZoneRecord> before = published();

    JsonNode refused =
        send(
            "POST",
            records + "/batch",
            """
            {"deletes": [{"id": "%s"}],
             "posts": [{"type": "A", "name": "fine", "content": "127.1.2.30"},
                       {"type": "A", "name": "api", "content": "127.1.2.20"}]}
            """
                .formatted(idOf("www.domain.com")));

    assertThat(refused.at("/errors/0/code").asInt()).isEqualTo(81058);
    assertThat(published()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aPatchKeepsWhatItDoesNotNameAndAPutDoesNot() {
    String id = idOf("api.domain.com");
    send("PATCH", records + "/" + id, "{\"ttl\": 300, \"comment\": \"mine\", \"tags\": [\"a:b\"]}");
    JsonNode patched = send("PATCH", records + "/" + id, "{\"content\": \"127.1.2.21\"}");
    JsonNode replaced =
        send(
            "PUT",
            records + "/" + id,
            "{\"type\": \"A\", \"name\": \"api\", \"content\": \"127.1.2.22\"}");

    assertThat(patched.at("/result/ttl").asInt()).isEqualTo(300);
    assertThat(patched.at("/result/comment").asText()).isEqualTo("mine");
    assertThat(patched.at("/result/tags/0").asText()).isEqualTo("a:b");
    assertThat(patched.at("/result/created_on").asText()).isEqualTo("2026-12-05T02:00:00Z");
    assertThat(replaced.at("/result/ttl").asInt()).isEqualTo(1);
    assertThat(replaced.at("/result/comment").isNull()).isTrue();
  }

  @Test
  void aProxiedRecordHasAnAutomaticTtlAndIsAnsweredWithTheEdgesAddress() {
    JsonNode patched =
        send("PATCH", records + "/" + idOf("www.domain.com"), "{\"proxied\": true, \"ttl\": 120}");

    assertThat(patched.at("/result/ttl").asInt()).isEqualTo(1);
    assertThat(published()).contains(new ZoneRecord("www.domain.com", "A", "127.1.2.90", 300));
  }

  @ParameterizedTest(name = "{0} finds {1}")
  @CsvSource({
    "name=api.domain.com, 1",
    "name.exact=API.domain.com, 1",
    "name.endswith=.domain.com, 2",
    "name.startswith=w, 1",
    "content.contains=elsewhere, 1",
    "type=CNAME, 1",
    "type=A&name=www.domain.com, 0",
    "type=A&name=www.domain.com&match=any, 2",
    "search=127.1.2, 1",
    "proxied=true, 0",
  })
  void recordsAreFiltered(String query, int count) {
    assertThat(send("GET", records + "?" + query, "").at("/result_info/count").asInt())
        .isEqualTo(count);
  }

  @Test
  void aListComesInPages() {
    JsonNode second = send("GET", records + "?per_page=1&page=2", "");

    assertThat(second.at("/result")).hasSize(1);
    assertThat(second.at("/result_info/total_pages").asInt()).isEqualTo(2);
    assertThat(second.at("/result_info/total_count").asInt()).isEqualTo(2);
  }

  @Test
  void aReadDoesNotTouchTheZone() {
    long serial = store.zoneOf("domain.com").orElseThrow().serial();
    send("GET", records + "/" + idOf("api.domain.com"), "");
    assertThat(store.zoneOf("domain.com").orElseThrow().serial()).isEqualTo(serial);
  }

  private List<ZoneRecord> published() {
    return store.zoneOf("domain.com").orElseThrow().records();
  }

  private String idOf(String name) {
    return send("GET", records + "?name=" + name, "").at("/result/0/id").asText();
  }

  private JsonNode send(String method, String path, String body) {
    return json(cloud.handle(request(method, path, body, "Bearer " + cloud.apiToken())));
  }

  private static CloudRequest request(
      String method, String path, String body, String authorization) {
    int question = path.indexOf('?');
    return new CloudRequest(
        method,
        CloudflareCloud.BASE_PATH + (question < 0 ? path : path.substring(0, question)),
        question < 0 ? "" : path.substring(question + 1),
        authorization == null ? Map.of() : Map.of("authorization", List.of(authorization)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> record(String type, String name, String content) {
    return Map.of("type", type, "name", name, "content", content);
  }

  private static JsonNode json(CloudResponse response) {
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
