package dev.landfall.cutover.step;

import dev.landfall.cutover.Situation;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the records down as they stand, in status, before anything touches them: the one thing a
 * rollback needs that the world cannot tell afterwards. The report does the writing.
 */
public record RecordOriginals() implements Step {
  @Override
  public String name() {
    return "RecordOriginals";
  }

  @Override
  public String summary() {
    return "the records as they stand are kept in status";
  }

  @Override
  public Look look(Situation s) {
    if (s.originalsKnown()) {
      return Look.DONE;
    }
    if (s.snapshots().size() < s.spec().hostnames().size()) {
      return new Look.Waits("the DNS records cannot be read", Duration.ofSeconds(2));
    }
    return s.snapshots().stream()
        .filter(host -> s.originals(host.hostname()).isEmpty())
        .flatMap(host -> unusable(s, host).stream())
        .findFirst()
        .orElse(Look.TODO);
  }

  private static Optional<Look> unusable(Situation s, DnsZoneSnapshot host) {
    if (host.routing().records().isEmpty()) {
      return Optional.of(
          new Look.Refuses(
              Reason.INVALID,
              "%s has no A, AAAA or CNAME record: nothing leads there that could be moved. Create it, or take it out of spec.hostnames"
                  .formatted(host.hostname())));
    }
    boolean ours = host.ownership().filter(s.me()::sameOwnerAs).isPresent();
    boolean moved =
        s.gateway()
            .filter(
                g -> host.routing().records().stream().anyMatch(r -> r.content().equals(g.host())))
            .isPresent();
    return ours && moved
        ? Optional.of(
            new Look.Refuses(
                Reason.INVALID,
                "%s already leads to the gateway and its original records are not in status (was the status lost?): restore status.originals from a backup, or move the record back by hand"
                    .formatted(host.hostname())))
        : Optional.empty();
  }
}
