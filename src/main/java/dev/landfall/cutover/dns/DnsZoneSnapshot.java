package dev.landfall.cutover.dns;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything a plan may know of one hostname, as it stood at one moment.
 *
 * @param hostname the hostname, lower case
 * @param routing its A, AAAA and CNAME records
 * @param claims the TXT records at its ownership name, whoever wrote them
 * @param registry the marks external-dns keeps beside it
 */
public record DnsZoneSnapshot(
    String hostname, RecordSet routing, List<DnsRecord> claims, List<DnsRecord> registry) {

  /** Keeps its own copies. */
  public DnsZoneSnapshot {
    claims = List.copyOf(claims);
    registry = List.copyOf(registry);
  }

  /**
   * Sorts what a provider answered.
   *
   * @param hostname the hostname asked for
   * @param records the answer of {@link DnsProvider#records}; records of other names are left out
   */
  public static DnsZoneSnapshot of(String hostname, List<DnsRecord> records) {
    String host = hostname.toLowerCase(Locale.ROOT);
    String claim = Ownership.recordName(host);
    return new DnsZoneSnapshot(
        host,
        new RecordSet(records.stream().filter(r -> r.routes() && r.name().equals(host)).toList()),
        records.stream().filter(r -> r.type().equals("TXT") && r.name().equals(claim)).toList(),
        records.stream().filter(r -> ExternalDns.marks(host, r)).toList());
  }

  /**
   * The claim in force: of several made at once the one the provider created first, by its own
   * clock, then by id, so that all who look agree.
   */
  Optional<DnsRecord> firstClaim() {
    return claims.stream()
        .min(
            Comparator.comparing(
                    DnsRecord::createdOn, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(DnsRecord::id, Comparator.nullsLast(Comparator.naturalOrder())));
  }

  /** Who owns the hostname, when a claim stands and can be read. */
  public Optional<Ownership> ownership() {
    return firstClaim().flatMap(claim -> Ownership.parse(claim.content()));
  }
}
