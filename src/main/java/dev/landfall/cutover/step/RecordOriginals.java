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
  /** What a person does about a hostname that was moved, when nobody knows from where. */
  static final String REMEDY =
      "Restore status.originals (kubectl edit dnscutover --subresource=status), or lead the record"
          + " back by hand, or take the hostname out of spec.hostnames";

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
    if (s.gateway().isEmpty()) {
      // Until then a record that leads there already cannot be told from an original one.
      return new Look.Waits(
          "MigrationEnvironment %s to have a gateway that answers"
              .formatted(s.spec().environment()),
          Duration.ofSeconds(5));
    }
    if (s.snapshots().size() < s.spec().hostnames().size()) {
      return new Look.Waits("the DNS records to be read", Duration.ofSeconds(2));
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
    return s.leadsToGateway(host)
        ? Optional.of(
            new Look.Refuses(
                Reason.INVALID,
                "%s already leads to the gateway, and where it led before is not in status: a rollback could not lead it back, so nothing is changed. %s"
                    .formatted(host.hostname(), REMEDY)))
        : Optional.empty();
  }
}
