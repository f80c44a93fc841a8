package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.Traffic;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.cutover.Situation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Waits, on the way down, until clients have followed the records back. Until then applications on
 * both sides write to the one database on Azure; afterwards nobody is left on Azure who would be
 * refused.
 */
public record AwaitTrafficBack() implements Step {
  private static final Duration EDGE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "AwaitTrafficBack";
  }

  @Override
  public String summary() {
    return "clients had one lowered TTL to follow the records back";
  }

  @Override
  public Look look(Situation s) {
    if (!s.seen().syncs().stream().anyMatch(sync -> sync.writable() == Writable.Target)) {
      return Look.DONE;
    }
    if (!s.originalsKnown() && s.gateway().isEmpty()) {
      return new Look.Waits(
          "MigrationEnvironment %s to say where its gateway is: users may still be led there"
              .formatted(s.spec().environment()),
          Duration.ofSeconds(5));
    }
    Traffic traffic = s.status().traffic();
    if (traffic == null || traffic.side() != TrafficSide.Source) {
      return new Look.Waits("the moved records to be seen", Duration.ofSeconds(1));
    }
    Duration ttl = s.allProxied() ? EDGE : Duration.ofSeconds(Situation.LOW_TTL_SECONDS);
    Instant followed = Instant.parse(traffic.since()).plus(ttl);
    Duration left = Duration.between(s.now(), followed);
    return left.isPositive()
        ? new Look.Waits(
            "clients to follow the records back until " + followed.truncatedTo(ChronoUnit.SECONDS),
            left)
        : Look.DONE;
  }
}
