package dev.landfall.cutover.dns.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsOutcome;
import dev.landfall.cutover.dns.DnsPlan;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.cutover.dns.RecordSet;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.spine.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloudflareDnsTest extends CloudflareCase {
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

    all(
        host ->
            DnsPlan.pointBack(ME, look(host), originals.get(host), DnsRecord.LONGEST_TTL_SECONDS));
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
}
