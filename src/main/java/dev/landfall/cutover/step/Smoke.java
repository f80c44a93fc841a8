package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.cutover.Situation;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Duration;

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
      case Seen.Present<Boolean>(Boolean ok) when ok -> Look.DONE;
      case Seen.Unknown<Boolean>(Failure failure) ->
          new Look.Waits("the gateway to answer: " + failure.what(), Duration.ofSeconds(1));
      case Seen.Present<Boolean> p -> unanswered();
      case Seen.Absent<Boolean> a -> unanswered();
    };
  }

  private static Look unanswered() {
    return new Look.Waits("the gateway to answer for every hostname", Duration.ofSeconds(1));
  }
}
