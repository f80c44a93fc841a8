package dev.landfall.cutover.step;

import dev.landfall.cutover.Situation;
import dev.landfall.cutover.dns.DnsOutcome;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A step that is a plan over all hostnames: done when the plan has nothing to write.
 *
 * @param name see {@link Step#name}
 * @param summary see {@link Step#summary}
 * @param plan the plan; empty while a hostname cannot be seen
 */
public record DnsStep(String name, String summary, Function<Situation, Optional<DnsOutcome>> plan)
    implements Step {
  private static final Duration SOON = Duration.ofSeconds(2);

  @Override
  public Look look(Situation s) {
    return plan.apply(s)
        .map(
            outcome ->
                switch (outcome) {
                  case DnsOutcome.Refused r -> new Look.Refuses(Reason.FOREIGN_OWNER, r.message());
                  case DnsOutcome.Changes c -> c.settled() ? Look.DONE : Look.TODO;
                })
        .orElseGet(() -> new Look.Waits("the DNS records to be read", SOON));
  }

  @Override
  public void take(Situation s, Hands hands) {
    if (plan.apply(s).orElse(null) instanceof DnsOutcome.Changes c) {
      hands.apply(c.changes());
    }
  }
}
