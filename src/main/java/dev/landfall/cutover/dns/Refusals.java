package dev.landfall.cutover.dns;

/** The words of a refusal: who holds the hostname, and how a person gets it handed over. */
final class Refusals {

  private Refusals() {}

  static DnsOutcome.Refused externalDns(DnsZoneSnapshot seen) {
    DnsRecord mark = seen.registry().get(0);
    return new DnsOutcome.Refused(
        seen.hostname(),
        ExternalDns.keeper(mark),
        "external-dns would set the record back. Take the hostname out of its sources (remove the"
            + " annotation or host from that resource, or exclude it with --exclude-domains), then"
            + " delete the TXT record "
            + mark.name()
            + ".");
  }

  static DnsOutcome.Refused otherCutover(DnsZoneSnapshot seen, DnsRecord claim) {
    return Ownership.parse(claim.content())
        .map(
            other ->
                new DnsOutcome.Refused(
                    seen.hostname(),
                    "cutover " + other.owner() + " (uid " + other.uid() + ")",
                    "Remove the hostname from that cutover, or delete that cutover; if it no longer"
                        + " exists in any cluster, delete the TXT record "
                        + claim.name()
                        + "."))
        .orElseGet(
            () ->
                new DnsOutcome.Refused(
                    seen.hostname(),
                    "an ownership record that cannot be read (" + claim.content() + ")",
                    "If nothing else uses it, delete the TXT record " + claim.name() + "."));
  }
}
