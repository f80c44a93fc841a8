package dev.landfall.spine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/**
 * The figures this operator gives away about itself. Labels have few values each: no resource names
 * among them.
 */
public final class Meters {
  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> breakers = new ConcurrentHashMap<>();

  /** Meters in a registry. */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * One call to a cloud.
   *
   * @param cloud aws, azure or cloudflare
   * @param account its id, one of those that connections name
   * @param operation as the cloud's documentation names it
   * @param outcome ok, or the kind of failure
   * @param took how long it took
   */
  public void call(String cloud, String account, String operation, String outcome, Duration took) {
    Timer.builder("landfall.cloud.calls")
        .description("Calls to the clouds' control planes")
        .tag("cloud", cloud)
        .tag("account", account)
        .tag("operation", operation)
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
  }

  /**
   * One call that was not made.
   *
   * @param kind reads, writes or deletes
   * @param why pause, budget or breaker
   */
  public void held(String cloud, String account, String kind, String why) {
    Counter.builder("landfall.cloud.held")
        .description("Calls to the clouds' control planes that were not made")
        .tag("cloud", cloud)
        .tag("account", account)
        .tag("kind", kind)
        .tag("why", why)
        .register(registry)
        .increment();
  }

  /**
   * How much an account may still be asked for.
   *
   * @param kind reads, writes or deletes
   * @param left how many calls, now
   */
  public void budget(String cloud, String account, String kind, DoubleSupplier left) {
    Gauge.builder("landfall.cloud.budget.left", left, DoubleSupplier::getAsDouble)
        .description("Calls that an account's budget has left at once")
        .strongReference(true)
        .tag("cloud", cloud)
        .tag("account", account)
        .tag("kind", kind)
        .register(registry);
  }

  /**
   * Whether the calls to an account are stopped.
   *
   * @param cloud aws, azure or cloudflare
   * @param account its id, one of those that connections name
   * @param open whether they are
   */
  public void breaker(String cloud, String account, boolean open) {
    breakers
        .computeIfAbsent(
            cloud + "/" + account,
            key -> {
              AtomicInteger value = new AtomicInteger();
              Gauge.builder("landfall.cloud.breaker", value, AtomicInteger::get)
                  .description("1 while no calls are made to an account that does not answer")
                  .tag("cloud", cloud)
                  .tag("account", account)
                  .register(registry);
              return value;
            })
        .set(open ? 1 : 0);
  }

  /**
   * One switch of the writable side.
   *
   * @param direction the side that took over
   * @param fenced how long no side took writes
   */
  public void switched(String direction, Duration fenced) {
    Timer.builder("landfall.switch.fenced")
        .description("Time during a switch in which neither side took writes")
        .tag("direction", direction)
        .register(registry)
        .record(fenced);
  }

  /**
   * One step of a cutover.
   *
   * @param step its name
   * @param took how long it took
   */
  public void step(String step, Duration took) {
    Timer.builder("landfall.cutover.steps")
        .description("Steps of cutovers")
        .tag("step", step)
        .register(registry)
        .record(took);
  }
}
