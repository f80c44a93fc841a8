package dev.landfall.cutover.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.spine.FailureException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class DnsPlanProperties {
  private static final Ownership ME = Ownership.of("shop", "go-live", "uid-1");
  private static final Ownership OTHER = Ownership.of("pay", "move", "uid-2");

  /** One of the operations, with its arguments fixed. */
  private interface Operation {
    DnsOutcome plan(DnsZoneSnapshot seen, List<DnsRecord> originals);
  }

  @Property
  void applyingAPlanAndPlanningAgainChangesNothing(
      @ForAll("hostnames") Tuple2<String, List<DnsRecord>> start,
      @ForAll("operations") List<Operation> operations) {
    FakeZone zone = given(start.get2());

    for (Operation operation : operations) {
      zone.perform(operation.plan(zone.look(start.get1()), start.get2()));

      DnsOutcome again = operation.plan(zone.look(start.get1()), start.get2());
      assertThat(again).isEqualTo(new DnsOutcome.Changes(List.of()));
    }
  }

  @Property
  void aRestoreAfterAnyOperationsGivesExactlyTheOriginals(
      @ForAll("hostnames") Tuple2<String, List<DnsRecord>> start,
      @ForAll("operations") List<Operation> operations) {
    FakeZone zone = given(start.get2());
    operations.forEach(op -> zone.perform(op.plan(zone.look(start.get1()), start.get2())));

    zone.perform(
        DnsPlan.pointBack(
            ME, zone.look(start.get1()), start.get2(), DnsRecord.LONGEST_TTL_SECONDS));
    zone.perform(DnsPlan.release(ME, zone.look(start.get1()), start.get2()));

    assertThat(zone.look(start.get1()).routing().sameAs(new RecordSet(start.get2()))).isTrue();
    assertThat(zone.look(start.get1()).claims()).isEmpty();
  }

  @Property
  void theWayBackAndAReleaseGiveExactlyTheOriginalsToo(
      @ForAll("hostnames") Tuple2<String, List<DnsRecord>> start,
      @ForAll("operations") List<Operation> operations) {
    FakeZone zone = given(start.get2());
    operations.forEach(op -> zone.perform(op.plan(zone.look(start.get1()), start.get2())));

    zone.perform(DnsPlan.pointBack(ME, zone.look(start.get1()), start.get2(), 60));
    zone.perform(DnsPlan.release(ME, zone.look(start.get1()), start.get2()));

    assertThat(zone.look(start.get1()).routing().sameAs(new RecordSet(start.get2()))).isTrue();
  }

  @Property
  void aForeignOwnersRecordsAreNeverTouched(
      @ForAll("hostnames") Tuple2<String, List<DnsRecord>> start,
      @ForAll("operations") List<Operation> operations,
      @ForAll boolean externalDns) {
    FakeZone zone = given(start.get2());
    zone.stand(
        externalDns
            ? DnsRecord.of("cname-" + start.get1(), "TXT", "\"heritage=external-dns\"", 300, false)
            : OTHER.record(start.get1()));

    for (Operation operation : operations) {
      DnsOutcome outcome = operation.plan(zone.look(start.get1()), start.get2());
      assertThat(outcome).isInstanceOf(DnsOutcome.Refused.class);
      zone.perform(outcome);
    }
    zone.perform(DnsPlan.release(ME, zone.look(start.get1()), start.get2()));

    assertThat(zone.writes).isZero();
  }

  @Property
  void aWriteIsRefusedWhenTheRecordsChangedSinceTheyWereRead(
      @ForAll("hostnames") Tuple2<String, List<DnsRecord>> start,
      @ForAll("operations") List<Operation> operations) {
    FakeZone zone = given(start.get2());
    zone.perform(DnsPlan.claim(ME, zone.look(start.get1())));
    DnsZoneSnapshot seen = zone.look(start.get1());
    DnsOutcome.Changes plan = (DnsOutcome.Changes) operations.get(0).plan(seen, start.get2());
    int before = zone.writes;

    zone.vanish(seen.claims().get(0));

    if (!plan.settled()) {
      assertThatThrownBy(() -> zone.perform(plan)).isInstanceOf(FailureException.class);
    }
    assertThat(zone.writes).isEqualTo(before);
  }

  private static FakeZone given(List<DnsRecord> records) {
    FakeZone zone = new FakeZone();
    records.forEach(zone::stand);
    return zone;
  }

  @Provide
  Arbitrary<Tuple2<String, List<DnsRecord>>> hostnames() {
    return Arbitraries.of("api.domain.com", "domain.com", "*.domain.com")
        .flatMap(host -> records(host).map(records -> Tuple.of(host, records)));
  }

  private static Arbitrary<List<DnsRecord>> records(String host) {
    Arbitrary<Integer> ttls = Arbitraries.of(1, 60, 120, 300, 86400);
    Arbitrary<Boolean> proxied = Arbitraries.of(false, false, true);
    Arbitrary<List<Tuple2<String, String>>> contents =
        Arbitraries.oneOf(
            Arbitraries.just(List.of(Tuple.of("CNAME", "shop-alb.elb.amazonaws.com"))),
            Combinators.combine(
                    Arbitraries.of("3.0.0.1", "3.0.0.2", "20.1.2.3").set().ofMaxSize(3),
                    Arbitraries.of("2600::1", "2600::2").set().ofMaxSize(2))
                .as(
                    (four, six) -> {
                      List<Tuple2<String, String>> all = new ArrayList<>();
                      four.forEach(address -> all.add(Tuple.of("A", address)));
                      six.forEach(address -> all.add(Tuple.of("AAAA", address)));
                      return all;
                    }));
    Arbitrary<List<String>> tags = Arbitraries.of(List.of(), List.of("team:web", "tier:one"));
    return Combinators.combine(contents, ttls, proxied, tags)
        .as(
            (all, ttl, edge, labels) ->
                all.stream()
                    .map(
                        c ->
                            new DnsRecord(
                                host,
                                c.get1(),
                                c.get2(),
                                edge ? 1 : ttl,
                                edge,
                                null,
                                labels.isEmpty() ? null : "a note on " + c.get2(),
                                labels,
                                null))
                    .toList());
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    Arbitrary<Integer> ttls = Arbitraries.of(60, 120, 3600);
    Arbitrary<DnsTarget> targets =
        Arbitraries.of(
            new DnsTarget.Address("20.1.2.3"),
            new DnsTarget.Address("2603::9"),
            new DnsTarget.Name("shop.canadacentral.cloudapp.azure.com"));
    Arbitrary<Operation> one =
        Arbitraries.oneOf(
            Arbitraries.just((seen, originals) -> DnsPlan.claim(ME, seen)),
            ttls.map(ttl -> (seen, originals) -> DnsPlan.lowerTtl(ME, seen, ttl)),
            Combinators.combine(targets, ttls)
                .as((to, ttl) -> (seen, originals) -> DnsPlan.pointAt(ME, seen, to, ttl)),
            ttls.map(ttl -> (seen, originals) -> DnsPlan.pointBack(ME, seen, originals, ttl)),
            Arbitraries.just(
                (seen, originals) ->
                    DnsPlan.pointBack(ME, seen, originals, DnsRecord.LONGEST_TTL_SECONDS)));
    return one.list().ofMinSize(1).ofMaxSize(8);
  }
}
