package dev.landfall.cutover.dns.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsOutcome;
import dev.landfall.cutover.dns.DnsPlan;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.cutover.dns.DnsTarget;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.cutover.dns.Ownership;
import dev.landfall.cutover.dns.Ownership.Latch;
import dev.landfall.cutover.dns.RecordSet;
import dev.landfall.cutover.dns.Zone;
import dev.landfall.localclouds.cloudflare.CloudflareCloud;
import dev.landfall.localclouds.dns.CachingResolver;
import dev.landfall.localclouds.dns.DnsServer;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudflareDnsTest {
  private static final Ownership ME = Ownership.of("shop", "go-live", "uid-1", Latch.NONE);
  private static final DnsTarget GATEWAY = new DnsTarget.Address("127.1.2.30");
  private static final List<String> HOSTS =
      List.of("domain.com", "www.domain.com", "api.domain.com");
  private static final String ALB = "shop-alb.ca-central-1.elb.amazonaws.com";
  private static final String BATCH = "POST dns_records/batch";

  private final ZoneStore store = new ZoneStore();
  private final CloudflareCloud cloudflare = new CloudflareCloud(store, Clock.systemUTC());
  private TlsCloud tls;
  private DnsServer server;
  private CachingResolver resolver;
  private CloudflareDns dns;
  private Zone zone;

  @BeforeEach
  void start() throws Exception {
    tls = new TlsCloud(cloudflare);
    server = new DnsServer(store, InetAddress.getByName("127.0.0.1"), 0);
    resolver = new CachingResolver(server.address(), Clock.systemUTC());
    store.put("elb.amazonaws.com", new ZoneRecord(ALB, "A", "127.1.2.20", 60));
    cloudflare.addZone("domain.com");
    HOSTS.forEach(host -> add(Map.of("type", "CNAME", "name", host, "content", ALB, "ttl", 120)));
    add(Map.of("type", "MX", "name", "@", "content", "mail.domain.com", "priority", 10));
    add(Map.of("type", "TXT", "name", "@", "content", "v=spf1 -all"));
    dns = client(cloudflare.apiToken());
    zone = dns.zone("Domain.com");
    tls.operations.clear();
  }

  @AfterEach
  void stop() throws Exception {
    tls.close();
    server.close();
  }

  @Test
  void threeHostnamesMoveInOneBatchAndComeBackExactlyAsTheyWere() throws Exception {
    Map<String, List<DnsRecord>> originals = originals();
    HOSTS.forEach(host -> assertThat(address(host)).isEqualTo("127.1.2.20"));

    all(host -> DnsPlan.claim(ME, look(host)));
    all(host -> DnsPlan.lowerTtl(ME, look(host), 60));
    all(host -> DnsPlan.pointAt(ME, look(host), GATEWAY, 60));

    assertThat(tls.operations.stream().filter(BATCH::equals)).hasSize(3);
    resolver.flush();
    HOSTS.forEach(host -> assertThat(address(host)).isEqualTo("127.1.2.30"));

    all(host -> DnsPlan.restore(ME, look(host), originals.get(host)));
    all(host -> DnsPlan.release(ME, look(host), originals.get(host)));

    resolver.flush();
    for (String host : HOSTS) {
      assertThat(address(host)).isEqualTo("127.1.2.20");
      assertThat(look(host).routing().sameAs(new RecordSet(originals.get(host)))).isTrue();
      assertThat(look(host).claims()).isEmpty();
    }
    assertThat(store.zoneOf("domain.com").orElseThrow().records())
        .extracting(ZoneRecord::type)
        .containsExactlyInAnyOrder("CNAME", "CNAME", "CNAME", "MX", "TXT");
  }

  @Test
  void whatStandsAsWantedIsNotWrittenAgainEvenByAnOldPlan() {
    DnsOutcome.Changes plan = (DnsOutcome.Changes) DnsPlan.claim(ME, look("api.domain.com"));
    dns.apply(zone, plan.changes());
    dns.apply(zone, plan.changes());
    dns.apply(zone, List.of());

    assertThat(tls.operations.stream().filter(BATCH::equals)).hasSize(1);
  }

  @Test
  void anEditBetweenThePlanAndTheWriteIsAConflictThatNamesWhatStandsThere() {
    all(host -> DnsPlan.claim(ME, look(host)));
    DnsOutcome plan = DnsPlan.pointAt(ME, look("api.domain.com"), GATEWAY, 60);
    byHand("api.domain.com", "by-hand.example.com");

    Failure failure = failureOf(() -> apply(plan));

    assertThat(failure).isInstanceOf(Failure.Conflict.class);
    assertThat(failure.what())
        .startsWith("Somebody changed api.domain.com between the plan and the write")
        .endsWith("there stands api.domain.com CNAME by-hand.example.com (TTL 120 s)");
  }

  @Test
  void anAddressAddedByHandIsAConflictTooAndNotARoundRobin() {
    DnsRecord ours = DnsRecord.of("free.domain.com", "A", "127.1.2.30", 60, false);
    DnsChange create = new DnsChange.Create(ours, List.of());
    add(Map.of("type", "A", "name", "free.domain.com", "content", "127.9.9.9", "ttl", 60));

    assertThat(failureOf(() -> dns.apply(zone, List.of(create))))
        .isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void anEditAfterTheLastLookIsCaughtByCloudflareAndNothingIsHalfWritten() {
    all(host -> DnsPlan.claim(ME, look(host)));
    DnsOutcome plan =
        DnsOutcome.together(
            HOSTS.stream().map(h -> DnsPlan.pointAt(ME, look(h), GATEWAY, 60)).toList());
    tls.before(BATCH, () -> cloudflareDeletes("api.domain.com"));

    assertThat(failureOf(() -> apply(plan))).isInstanceOf(Failure.Conflict.class);

    assertThat(look("www.domain.com").routing().records().get(0).type()).isEqualTo("CNAME");
  }

  @Test
  void aWriteWhoseAnswerIsLostIsReadBackAndCounts() {
    tls.loseAnswer(BATCH);

    all(host -> DnsPlan.claim(ME, look(host)));

    assertThat(tls.operations.stream().filter(BATCH::equals)).hasSize(1);
    assertThat(look("api.domain.com").ownership()).contains(ME);
  }

  @Test
  void aWriteThatNeverArrivedIsTransientAndTheNextOneMakesIt() {
    tls.answer(BATCH, CloudResponse.json(502, "<html>Bad gateway</html>"));

    assertThat(failureOf(() -> all(host -> DnsPlan.claim(ME, look(host)))))
        .isEqualTo(new Failure.Transient("Cloudflare failed at the record batch", "HTTP 502"));
    all(host -> DnsPlan.claim(ME, look(host)));

    assertThat(look("api.domain.com").ownership()).contains(ME);
  }

  @Test
  void aThrottledCallSaysHowLongToWait() {
    tls.answer(
        "GET dns_records",
        CloudResponse.json(
                429,
                "{\"success\":false,\"errors\":[{\"code\":971,"
                    + "\"message\":\"Please wait and consider throttling your request speed\"}]}")
            .with("Retry-After", "42"));

    assertThat(failureOf(() -> look("api.domain.com")))
        .isInstanceOfSatisfying(
            Failure.Throttled.class,
            t -> assertThat(t.retryAfter()).isEqualTo(Duration.ofSeconds(42)));
  }

  @Test
  void aWrongTokenIsDeniedEverywhereAndNeverShown() {
    CloudflareDns wrong = client("not-the-token-0123456789");

    for (Runnable call :
        List.<Runnable>of(
            () -> wrong.zone("domain.com"),
            () -> wrong.records(zone, "api.domain.com"),
            wrong::verifyToken)) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.Denied.class))
          .satisfies(e -> assertThat(e.toString()).doesNotContain("not-the-token"));
    }
    CloudflareDns broken = client("line\nbreak-secret");
    assertThatThrownBy(() -> broken.zone("domain.com"))
        .hasMessage("The Cloudflare API token has characters that no token has")
        .hasNoCause();
  }

  @Test
  void aGoodTokenIsActive() {
    assertThat(dns.verifyToken().status()).isEqualTo("active");
  }

  @Test
  void aZoneTheTokenCannotSeeIsInvalidByName() {
    assertThat(failureOf(() -> dns.zone("other.com")))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, i -> assertThat(i.value()).isEqualTo("other.com"));
  }

  @Test
  void aZoneFoundOnceIsNotAskedForAgainUntilSomethingFails() {
    assertThat(dns.zone("domain.com")).isEqualTo(zone);
    assertThat(tls.operations).isEmpty();

    tls.answer("GET dns_records", CloudResponse.json(500, "{}"));
    failureOf(() -> look("api.domain.com"));
    dns.zone("domain.com");

    assertThat(tls.operations).containsExactly("GET dns_records", "GET zones");
  }

  @Test
  void aTtlThatCloudflareRefusesIsInvalid() {
    DnsRecord record = DnsRecord.of("new.domain.com", "A", "127.1.2.30", 5, false);

    assertThat(failureOf(() -> dns.apply(zone, List.of(new DnsChange.Create(record, List.of())))))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, i -> assertThat(i.field()).isEqualTo("dns.ttlSeconds"));
  }

  @Test
  void anUntrustedCertificateIsDeniedWithWhatToDo() {
    CloudflareDns untrusting =
        new CloudflareDns(
            new CloudflareEndpoint(
                tls.url("/client/v4"), cloudflare::apiToken, null, Duration.ofSeconds(5)));

    assertThat(failureOf(() -> untrusting.zone("domain.com")))
        .isInstanceOfSatisfying(
            Failure.Denied.class, d -> assertThat(d.remedy()).contains("CA bundle"));
  }

  @Test
  void recordsOfOneHostnameAreFoundAmongThousandsPageByPage() {
    for (int i = 0; i < 1001; i++) {
      add(Map.of("type", "A", "name", "n" + i + ".api.domain.com", "content", "127.9.9.9"));
    }
    add(
        Map.of(
            "type", "TXT",
            "name", "cname-api.domain.com",
            "content", "heritage=external-dns,external-dns/owner=prod"));

    DnsZoneSnapshot seen = look("api.domain.com");

    assertThat(tls.operations).containsExactly("GET dns_records", "GET dns_records");
    assertThat(seen.routing().records()).hasSize(1);
    assertThat(seen.registry()).hasSize(1);
  }

  private interface Planner {
    DnsOutcome plan(String host);
  }

  private void all(Planner planner) {
    apply(DnsOutcome.together(HOSTS.stream().map(planner::plan).toList()));
  }

  private void apply(DnsOutcome outcome) {
    dns.apply(zone, ((DnsOutcome.Changes) outcome).changes());
  }

  private DnsZoneSnapshot look(String host) {
    return DnsZoneSnapshot.of(host, dns.records(zone, host));
  }

  private Map<String, List<DnsRecord>> originals() {
    Map<String, List<DnsRecord>> originals = new HashMap<>();
    HOSTS.forEach(host -> originals.put(host, look(host).routing().records()));
    return originals;
  }

  private String address(String host) {
    try {
      return resolver.addresses(host).get(0).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private CloudflareDns client(String token) {
    return new CloudflareDns(
        new CloudflareEndpoint(
            tls.url("/client/v4"), () -> token, tls.trust(), Duration.ofSeconds(10)));
  }

  private void add(Map<String, Object> record) {
    cloudflare.addRecord("domain.com", record);
  }

  /** Somebody edits a record at the dashboard. */
  private void byHand(String host, String content) {
    DnsRecord standing = look(host).routing().records().get(0);
    DnsRecord changed =
        new DnsRecord(
            host,
            standing.type(),
            content,
            standing.ttlSeconds(),
            standing.proxied(),
            standing.id(),
            standing.comment(),
            standing.tags(),
            standing.createdOn());
    dns.apply(zone, List.of(new DnsChange.Update(standing, changed)));
  }

  private void cloudflareDeletes(String host) {
    dns.apply(zone, List.of(new DnsChange.Delete(look(host).routing().records().get(0))));
  }

  private static Failure failureOf(Runnable call) {
    return catchThrowableOfType(FailureException.class, call::run).failure();
  }
}
