package dev.landfall.cutover.dns.cloudflare;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.landfall.cloud.Account;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Priority;
import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsOutcome;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.cutover.dns.DnsTarget;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.cutover.dns.Ownership;
import dev.landfall.cutover.dns.Zone;
import dev.landfall.localclouds.cloudflare.CloudflareCloud;
import dev.landfall.localclouds.dns.CachingResolver;
import dev.landfall.localclouds.dns.DnsServer;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
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

/** A zone at the local Cloudflare as a migration finds it, the provider, and DNS to look at. */
abstract class CloudflareCase {
  static final Ownership ME = Ownership.of("shop", "go-live", "uid-1");
  static final DnsTarget GATEWAY = new DnsTarget.Address("127.1.2.30");
  static final List<String> HOSTS = List.of("domain.com", "www.domain.com", "api.domain.com");
  static final String ALB = "shop-alb.ca-central-1.elb.amazonaws.com";
  static final String BATCH = "POST dns_records/batch";

  final ZoneStore store = new ZoneStore();
  final CloudflareCloud cloudflare = new CloudflareCloud(store, Clock.systemUTC());
  TlsCloud tls;
  DnsServer server;
  CachingResolver resolver;
  CloudflareDns dns;
  Zone zone;

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

  interface Planner {
    DnsOutcome plan(String host);
  }

  void all(Planner planner) {
    apply(DnsOutcome.together(HOSTS.stream().map(planner::plan).toList()));
  }

  void apply(DnsOutcome outcome) {
    dns.apply(zone, ((DnsOutcome.Changes) outcome).changes());
  }

  DnsZoneSnapshot look(String host) {
    return DnsZoneSnapshot.of(host, dns.records(zone, host));
  }

  Map<String, List<DnsRecord>> originals() {
    Map<String, List<DnsRecord>> originals = new HashMap<>();
    HOSTS.forEach(host -> originals.put(host, look(host).routing().records()));
    return originals;
  }

  String address(String host) {
    try {
      return resolver.addresses(host).get(0).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  CloudflareDns client(String token) {
    return new CloudflareDns(
        new CloudflareEndpoint(
            tls.url("/client/v4"),
            () -> token,
            tls.trust(),
            Duration.ofSeconds(10),
            new Account("cloudflare", "test", CloudCalls.NONE, Clock.systemUTC()),
            Priority.URGENT));
  }

  void add(Map<String, Object> record) {
    cloudflare.addRecord("domain.com", record);
  }

  /** Somebody edits a record at the dashboard. */
  void byHand(String host, String content) {
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

  void cloudflareDeletes(String host) {
    dns.apply(zone, List.of(new DnsChange.Delete(look(host).routing().records().get(0))));
  }

  static Failure failureOf(Runnable call) {
    return catchThrowableOfType(FailureException.class, call::run).failure();
  }
}
