package dev.landfall.cloud;

import dev.landfall.spine.Meters;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The figures about calls to clouds, for a dashboard. */
public record CloudMeters(Meters meters) implements CloudCalls {
  @Override
  public void called(
      String cloud, String account, String operation, String outcome, Duration took) {
    meters.call(cloud, account, operation, outcome, took);
  }

  @Override
  public void breaker(String cloud, String account, boolean open) {
    meters.breaker(cloud, account, open);
  }

  @Override
  public void held(String cloud, String account, CallKind kind, String why) {
    meters.held(cloud, account, kind.word(), why);
  }

  @Override
  public void budget(String cloud, String account, CallKind kind, DoubleSupplier left) {
    meters.budget(cloud, account, kind.word(), left);
  }
}
