package dev.landfall.cutover.step;

import dev.landfall.cutover.Situation;
import java.time.Duration;

/** The last rung has no way back, so a person says yes to it. */
public record AwaitApproval() implements Step {
  @Override
  public String name() {
    return "AwaitApproval";
  }

  @Override
  public String summary() {
    return "a Decision approves Finalized for this attempt";
  }

  @Override
  public Look look(Situation s) {
    return s.seen().finalizeApproved()
        ? Look.DONE
        : new Look.Waits(
            "a Decision with approve: Finalized and attempt: %d; there is no way back from it"
                .formatted(s.status().attempt()),
            Duration.ofSeconds(30));
  }
}
