package dev.landfall.cutover.step;

import dev.landfall.cutover.Situation;
import dev.landfall.cutover.dns.DnsRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Waits until no resolver can still hold a record with the old TTL (RFC 1035, 3.2.1). */
public record AwaitOldTtl() implements Step {
  @Override
  public String name() {
    return "AwaitOldTtl";
  }

  @Override
  public String summary() {
    return "the TTL was lowered at least one old TTL ago";
  }

  @Override
  public Look look(Situation s) {
    String lowered = s.status().ttlLoweredAt();
    if (lowered == null) {
      return new Look.Waits("the lowered TTL to be seen", Duration.ofSeconds(1));
    }
    int old =
        s.status().originals().stream()
            .filter(o -> !o.proxied())
            .mapToInt(
                o ->
                    o.ttlSeconds() == DnsRecord.AUTOMATIC_TTL
                        ? DnsRecord.AUTOMATIC_TTL_SECONDS
                        : o.ttlSeconds())
            .filter(ttl -> ttl > Situation.LOW_TTL_SECONDS)
            .max()
            .orElse(0);
    Instant forgotten = Instant.parse(lowered).plusSeconds(old);
    Duration left = Duration.between(s.now(), forgotten);
    return left.isPositive()
        ? new Look.Waits(
            "resolvers to forget the old TTL of %d s at %s"
                .formatted(old, forgotten.truncatedTo(ChronoUnit.SECONDS)),
            left)
        : Look.DONE;
  }
}
