package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DnsCutoverStatus.Traffic;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.cutover.Situation;
import java.time.Duration;

/**
 * Moves traffic once status no longer says that it is at the source. A way back waits one TTL from
 * the time it finds there, so no time from before the move may be left standing.
 *
 * @param write the records to write
 */
public record MoveTraffic(DnsStep write) implements Step {
  @Override
  public String name() {
    return write.name();
  }

  @Override
  public String summary() {
    return write.summary();
  }

  @Override
  public Look look(Situation s) {
    Look look = write.look(s);
    Traffic traffic = s.status().traffic();
    return look instanceof Look.Todo && traffic != null && traffic.side() == TrafficSide.Source
        ? new Look.Waits("the move to be written down", Duration.ofMillis(1))
        : look;
  }

  @Override
  public void take(Situation s, Hands hands) {
    write.take(s, hands);
  }
}
