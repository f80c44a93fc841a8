package dev.landfall.cutover.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsPlanTest {
  private static final String HOST = "api.domain.com";
  private static final Ownership ME = Ownership.of("shop", "go-live", "uid-1");
  private static final DnsTarget GATEWAY = new DnsTarget.Address("20.1.2.3");

  private final FakeZone zone = new FakeZone();

  @Test
  void theFirstWriteIsAClaimThatSaysWhoseHostnameItIs() {
    assertThat(lines(DnsPlan.claim(ME, zone.look(HOST))))
        .containsExactly(
            "create _landfall.api.domain.com TXT \"v=landfall1 owner=shop/go-live uid=uid-1"
                + "\" (TTL 300 s)");
  }

  @Test
  void aWildcardIsClaimedUnderANameOfItsOwn() {
    assertThat(Ownership.recordName("*.Domain.com")).isEqualTo("_landfall._wildcard.domain.com");
  }

  @Test
  void anAliasBecomesAnAddressByDeleteAndCreateInOneTransaction() {
    claimed(DnsRecord.of(HOST, "CNAME", "shop-alb.elb.amazonaws.com", 120, false));

    assertThat(lines(DnsPlan.pointAt(ME, zone.look(HOST), GATEWAY, 60)))
        .containsExactly(
            "only while there is " + zone.look(HOST).claims().get(0).describe(),
            "delete api.domain.com CNAME shop-alb.elb.amazonaws.com (TTL 120 s)",
            "create api.domain.com A 20.1.2.3 (TTL 60 s)");
  }

  @Test
  void anAddressBecomesAnotherInPlaceAndTheRestOfItsRoundRobinGoes() {
    claimed(
        DnsRecord.of(HOST, "A", "3.0.0.1", 300, false),
        DnsRecord.of(HOST, "A", "3.0.0.2", 300, false),
        DnsRecord.of(HOST, "AAAA", "2600::1", 300, false));

    assertThat(lines(DnsPlan.pointAt(ME, zone.look(HOST), GATEWAY, 60)))
        .endsWith(
            "delete api.domain.com A 3.0.0.2 (TTL 300 s)",
            "delete api.domain.com AAAA 2600::1 (TTL 300 s)",
            "change api.domain.com A 3.0.0.1 (TTL 300 s) to api.domain.com A 20.1.2.3 (TTL 60 s)");
  }

  @Test
  void aProxiedHostnameStaysProxiedAndKeepsItsNote() {
    claimed(
        new DnsRecord(
            HOST, "A", "3.0.0.1", 1, true, null, "ask Alice first", List.of("team:web"), null));

    zone.perform(DnsPlan.lowerTtl(ME, zone.look(HOST), 60));
    assertThat(zone.writes).isEqualTo(1);
    zone.perform(DnsPlan.pointAt(ME, zone.look(HOST), GATEWAY, 60));

    assertThat(zone.look(HOST).routing().records())
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.bare())
                    .isEqualTo(
                        new DnsRecord(
                            HOST,
                            "A",
                            "20.1.2.3",
                            1,
                            true,
                            null,
                            "ask Alice first",
                            List.of("team:web"),
                            null)));
  }

  @ParameterizedTest(name = "a TTL of {0} lowered to {1} becomes {2}")
  @CsvSource({"120,60,60", "1,60,60", "1,300,1", "60,120,60", "86400,5,60", "60,60,60"})
  void aTtlIsLoweredAndNeverRaised(int standing, int wanted, int then) {
    claimed(DnsRecord.of(HOST, "A", "3.0.0.1", standing, false));

    zone.perform(DnsPlan.lowerTtl(ME, zone.look(HOST), wanted));

    assertThat(zone.look(HOST).routing().records().get(0).ttlSeconds()).isEqualTo(then);
  }

  @Test
  void theWayBackHasTtlsOfAtMostWhatIsAskedFor() {
    List<DnsRecord> originals = List.of(DnsRecord.of(HOST, "A", "3.0.0.1", 600, false));
    claimed(originals.get(0));
    zone.perform(DnsPlan.pointAt(ME, zone.look(HOST), GATEWAY, 60));

    zone.perform(DnsPlan.pointBack(ME, zone.look(HOST), originals, 60));
    assertThat(zone.look(HOST).routing().records().get(0).describe())
        .isEqualTo("api.domain.com A 3.0.0.1 (TTL 60 s)");
    zone.perform(DnsPlan.pointBack(ME, zone.look(HOST), originals, DnsRecord.LONGEST_TTL_SECONDS));
    assertThat(zone.look(HOST).routing().sameAs(new RecordSet(originals))).isTrue();
  }

  @Test
  void aReleaseLeavesTheTrafficWhereItIsWithTheTtlItHadBefore() {
    List<DnsRecord> originals = List.of(DnsRecord.of(HOST, "A", "3.0.0.1", 600, false));
    claimed(originals.get(0));
    zone.perform(DnsPlan.pointAt(ME, zone.look(HOST), GATEWAY, 60));

    zone.perform(DnsPlan.release(ME, zone.look(HOST), originals));

    assertThat(zone.look(HOST).claims()).isEmpty();
    assertThat(zone.look(HOST).routing().records().get(0).describe())
        .isEqualTo("api.domain.com A 20.1.2.3 (TTL 600 s)");
    assertThat(DnsPlan.release(ME, zone.look(HOST), originals))
        .isEqualTo(new DnsOutcome.Changes(List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.domain.com",
        "a-api.domain.com",
        "aaaa-api.domain.com",
        "cname-api.domain.com",
        "extdns-cname-api.domain.com",
        "_extdns.a-api.domain.com"
      })
  void aHostnameThatExternalDnsKeepsIsRefusedWhateverItsMarkIsCalled(String mark) {
    zone.stand(
        DnsRecord.of(
            mark,
            "TXT",
            "\"heritage=external-dns,external-dns/owner=prod,"
                + "external-dns/resource=ingress/shop/web\"",
            300,
            false));

    assertThat(((DnsOutcome.Refused) DnsPlan.claim(ME, zone.look(HOST))).message())
        .isEqualTo(
            "api.domain.com is kept by external-dns (owner prod, ingress/shop/web), so it was not"
                + " touched. external-dns would set the record back. Take the hostname out of its"
                + " sources (remove the annotation or host from that resource, or exclude it with"
                + " --exclude-domains), then delete the TXT record "
                + mark
                + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.api.domain.com", "my-api.domain.com", "a-www.domain.com"})
  void theMarkOfAnotherHostnameIsNoneOfOurs(String mark) {
    zone.stand(DnsRecord.of(mark, "TXT", "\"heritage=external-dns\"", 300, false));

    assertThat(DnsPlan.claim(ME, zone.look(HOST))).isInstanceOf(DnsOutcome.Changes.class);
  }

  @Test
  void anotherCutoversHostnameIsRefusedByName() {
    zone.stand(Ownership.of("pay", "move", "uid-2").record(HOST));

    assertThat(((DnsOutcome.Refused) DnsPlan.pointAt(ME, zone.look(HOST), GATEWAY, 60)).message())
        .contains("kept by cutover pay/move (uid uid-2)")
        .contains("delete the TXT record _landfall.api.domain.com");
  }

  @Test
  void anOwnershipRecordThatCannotBeReadIsSomebodyElses() {
    zone.stand(DnsRecord.of("_landfall.api.domain.com", "TXT", "\"hands off\"", 300, false));

    assertThat(DnsPlan.claim(ME, zone.look(HOST))).isInstanceOf(DnsOutcome.Refused.class);
  }

  @Test
  void ofTwoClaimsMadeAtOnceTheFirstStaysAndTheOtherWithdraws() {
    Ownership other = Ownership.of("pay", "move", "uid-2");
    DnsZoneSnapshot nothing = zone.look(HOST);
    zone.stand(other.record(HOST));
    zone.stand(ME.record(HOST));

    zone.perform(DnsPlan.claim(ME, zone.look(HOST)));

    assertThat(nothing.claims()).isEmpty();
    assertThat(zone.look(HOST).ownership()).contains(other);
    assertThat(DnsPlan.claim(ME, zone.look(HOST))).isInstanceOf(DnsOutcome.Refused.class);
    assertThat(DnsPlan.claim(other, zone.look(HOST))).isEqualTo(new DnsOutcome.Changes(List.of()));
  }

  @Test
  void oneRefusedHostnameHoldsTheWholeSwitch() {
    zone.stand(Ownership.of("pay", "move", "uid-2").record("www.domain.com"));

    DnsOutcome outcome =
        DnsOutcome.together(
            List.of(
                DnsPlan.claim(ME, zone.look(HOST)),
                DnsPlan.claim(ME, zone.look("www.domain.com"))));

    assertThat(outcome).isInstanceOf(DnsOutcome.Refused.class);
  }

  private void claimed(DnsRecord... records) {
    List.of(records).forEach(zone::stand);
    zone.perform(DnsPlan.claim(ME, zone.look(HOST)));
  }

  private static List<String> lines(DnsOutcome outcome) {
    return ((DnsOutcome.Changes) outcome).changes().stream().map(DnsChange::describe).toList();
  }
}
