package dev.landfall.cloud;

import dev.landfall.spine.Meters;
import java.time.Duration;

/** The figures about calls to clouds, for a dashboard. */
public record CloudMeters(Meters meters) implements CloudCalls {
  @Override
  public void called(String cloud, String operation, String outcome, Duration took) {
    meters.call(cloud, operation, outcome, took);
  }

  @Override
  public void breaker(String cloud, String account, boolean open) {
    meters.breaker(cloud, account, open);
  }
}
