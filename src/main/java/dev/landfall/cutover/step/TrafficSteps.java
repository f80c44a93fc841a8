package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.cutover.Situation;
import dev.landfall.cutover.dns.DnsOutcome;
import dev.landfall.cutover.dns.DnsPlan;
import dev.landfall.cutover.dns.DnsTarget;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import java.util.List;
import java.util.Optional;

/** The steps that write DNS records. */
public final class TrafficSteps {
  /** Puts our name beside every hostname. */
  public static final Step CLAIM =
      new DnsStep(
          "ClaimHostnames",
          "an ownership TXT record stands beside every hostname; a foreign one is refused",
          s -> s.plan((host, originals) -> DnsPlan.claim(s.me(), host)));

  /** Lowers the TTL of what stands. */
  public static final Step LOWER_TTL =
      new DnsStep(
          "LowerTtl",
          "records that are not proxied have a TTL of 60 s",
          s ->
              s.plan(
                  (host, originals) -> DnsPlan.lowerTtl(s.me(), host, Situation.LOW_TTL_SECONDS)));

  /** Leads every hostname to the gateway. */
  public static final Step MOVE =
      new MoveTraffic(
          new DnsStep(
              "MoveTraffic", "every hostname leads to the gateway", TrafficSteps::towardsGateway));

  /** Leads every hostname back to where it led. */
  public static final Step MOVE_BACK =
      new DnsStep(
          "MoveTrafficBack", "every hostname leads to its original records", TrafficSteps::back);

  /** Gives the hostnames up with their TTLs as they were. */
  public static final Step RELEASE =
      new DnsStep(
          "ReleaseHostnames",
          "TTLs are as they were, the ownership records are gone",
          s -> s.plan((host, originals) -> DnsPlan.release(s.me(), host, originals)));

  private TrafficSteps() {}

  private static Optional<DnsOutcome> towardsGateway(Situation s) {
    return s.gateway()
        .map(Address::host)
        .map(TrafficSteps::target)
        .flatMap(
            target ->
                s.plan(
                    (host, originals) ->
                        DnsPlan.pointAt(s.me(), host, target, Situation.LOW_TTL_SECONDS)));
  }

  private static DnsTarget target(String host) {
    return host.matches("[0-9.]+|.*:.*") ? new DnsTarget.Address(host) : new DnsTarget.Name(host);
  }

  private static Optional<DnsOutcome> back(Situation s) {
    return s.traffic() == TrafficSide.Source
        ? Optional.of(new DnsOutcome.Changes(List.of()))
        : s.plan(
            (host, originals) ->
                originals.isEmpty()
                    ? unrecorded(s, host)
                    : DnsPlan.pointBack(s.me(), host, originals, Situation.LOW_TTL_SECONDS));
  }

  /** What led elsewhere before is not known: nothing is better than leading nowhere. */
  private static DnsOutcome unrecorded(Situation s, DnsZoneSnapshot host) {
    return s.leadsToGateway(host)
        ? new DnsOutcome.Refused(
            host.hostname(),
            "the gateway, and where it led before is not in status",
            RecordOriginals.REMEDY)
        : new DnsOutcome.Changes(List.of());
  }
}
