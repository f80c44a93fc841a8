package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.cutover.Situation;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.util.List;

/** Asks the gateway for every hostname before anybody is sent there. */
public record Smoke() implements Step {
  @Override
  public String name() {
    return "Smoke";
  }

  @Override
  public String summary() {
    return "the gateway answers for every hostname";
  }

  @Override
  public Look look(Situation s) {
    if (s.traffic() == TrafficSide.Target) {
      return Look.DONE;
    }
    return switch (s.seen().smoke()) {
      case Seen.Present<List<String>>(List<String> wrong) when wrong.isEmpty() -> Look.DONE;
      case Seen.Present<List<String>>(List<String> wrong) ->
          waits("the gateway, which answers " + String.join(", ", wrong));
      case Seen.Unknown<List<String>>(Failure failure) ->
          waits("the gateway to answer: " + FailurePolicy.message(failure));
      case Seen.Absent<List<String>> a -> waits("the gateway to be asked");
    };
  }

  private static Look waits(String forWhat) {
    return new Look.Waits(forWhat, Duration.ofSeconds(1));
  }
}
