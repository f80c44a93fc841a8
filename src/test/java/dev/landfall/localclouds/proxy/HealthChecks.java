package dev.landfall.localclouds.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks each backend of a pool for its health, on its own schedule, as long as the pool is there.
 */
public final class HealthChecks implements AutoCloseable {

  /** What is known of a backend. */
  public enum Health {
    UNKNOWN,
    HEALTHY,
    UNHEALTHY
  }

  /**
   * One backend with what its probes said.
   *
   * @param backend whom
   * @param health how it is
   * @param detail what the last probe saw
   */
  public record State(Backend backend, Health health, String detail) {}

  private final Pool pool;
  private final Upstream upstream = new Upstream();
  private final List<State> states = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private HealthChecks(Pool pool) {
    this.pool = pool;
    pool.backends().forEach(b -> states.add(new State(b, Health.UNKNOWN, "not probed yet")));
  }

  /** Begins; the first probe goes out at once. */
  public static HealthChecks start(Pool pool) {
    HealthChecks checks = new HealthChecks(pool);
    for (int i = 0; i < pool.backends().size(); i++) {
      int index = i;
      Thread.ofVirtual().name("probe-" + pool.name()).start(() -> checks.watch(index));
    }
    return checks;
  }

  /** The backends as they are. */
  public List<State> states() {
    synchronized (states) {
      return List.copyOf(states);
    }
  }

  private void watch(int index) {
    Backend backend = pool.backends().get(index);
    Probe probe = pool.probe();
    int good = 0;
    int bad = 0;
    Health health = Health.UNKNOWN;
    try {
      do {
        Optional<String> failure = probe(backend);
        good = failure.isEmpty() ? good + 1 : 0;
        bad = failure.isEmpty() ? 0 : bad + 1;
        if (failure.isEmpty() && (health == Health.UNKNOWN || good >= probe.healthyThreshold())) {
          health = Health.HEALTHY;
        } else if (bad >= probe.unhealthyThreshold()) {
          health = Health.UNHEALTHY;
        }
        synchronized (states) {
          states.set(index, new State(backend, health, failure.orElse("Success")));
        }
      } while (!closing.await(probe.interval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> probe(Backend backend) {
    Probe probe = pool.probe();
    Optional<Backend.Lease> lease = backend.lease();
    if (lease.isEmpty()) {
      return Optional.of(backend.name() + " has no address");
    }
    int[] status = new int[1];
    try (Backend.Lease held = lease.get()) {
      upstream.exchange(
          held.address(),
          "GET",
          probe.path(),
          Map.of("host", List.of(probe.host().orElse(backend.name()))),
          InputStream.nullInputStream(),
          0,
          probe.timeout(),
          response -> {
            status[0] = response.status();
            response.body().readAllBytes();
          });
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return status[0] >= probe.from() && status[0] <= probe.to()
        ? Optional.empty()
        : Optional.of("Received status code %d".formatted(status[0]));
  }

  @Override
  public void close() {
    closing.countDown();
    upstream.close();
  }
}
