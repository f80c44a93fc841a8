package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator is killed at each single call to Azure in turn: nothing that it sends from then on
 * arrives, what it had in memory is gone, and its status is the one from before that pass. Another
 * one goes on from there.
 */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class KilledAtEveryCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NETWORK =
      """
      network:
        name: shop-vnet
        addressSpace: [10.0.0.0/16]
        subnets: {database: 10.0.2.0/24, privateEndpoints: 10.0.4.0/24}
      """;

  @TempDir Path directory;
  KubernetesClient kubernetes;

  @Test
  void aCallThatWasNeverSentLeadsToTheSameEstate() {
    killedAtEachCall(false);
  }

  @Test
  void aCallThatWasCarriedOutAndWhoseAnswerWasLostLeadsToTheSameEstate() {
    killedAtEachCall(true);
  }

  private void killedAtEachCall(boolean carriedOut) {
    Life undisturbed = live(Integer.MAX_VALUE, carriedOut);
    assertThat(undisturbed.made()).isNotEmpty().doesNotHaveDuplicates();
    int kills = 0;
    Life life = live(1, carriedOut);
    while (life.killed()) {
      kills++;
      assertThat(life.made()).as("killed at call %d", kills).isEqualTo(undisturbed.made());
      life = live(kills + 1, carriedOut);
    }
    assertThat(kills).isGreaterThan(undisturbed.made().size());
    System.out.printf(
        "killed at each of %d calls, %s: %d resources each time, none made twice%n",
        kills, carriedOut ? "after it was carried out" : "before it was sent", life.made().size());
  }

  /**
   * One environment from nothing to all that is declared.
   *
   * @param made what Azure said was created, in the order of names
   */
  private record Life(boolean killed, List<String> made) {}

  private Life live(int killedAt, boolean carriedOut) {
    try (EnvironmentFixture on = EnvironmentFixture.onOneClock(kubernetes, directory, NETWORK)) {
      Line line = new Line(on, killedAt, carriedOut);
      on.instead = line;
      Await.until("all to stand", PATIENCE, () -> stands(on, line));
      return new Life(line.killed, line.made.stream().sorted().toList());
    }
  }

  private static boolean stands(EnvironmentFixture on, Line line) {
    MigrationEnvironmentStatus before = on.environment.getStatus();
    Optional<Long> again = on.look();
    if (line.dead) {
      on.environment.setStatus(before);
      on.restart();
      line.dead = false;
      return false;
    }
    on.clock.forward(Duration.ofMillis(again.orElse(1_000L)));
    return on.condition("Ready").startsWith("True Settled");
  }

  /** The line to Azure, which is cut at one call. */
  private static final class Line implements Function<CloudRequest, Optional<CloudResponse>> {
    private final EnvironmentFixture on;
    private final int killedAt;
    private final boolean carriedOut;
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();
    private volatile boolean dead;
    private volatile boolean killed;

    private Line(EnvironmentFixture on, int killedAt, boolean carriedOut) {
      this.on = on;
      this.killedAt = killedAt;
      this.carriedOut = carriedOut;
    }

    @Override
    public Optional<CloudResponse> apply(CloudRequest request) {
      CloudResponse unheard = CloudResponse.json(503, "{}");
      if (dead) {
        return Optional.of(unheard);
      }
      if (calls.incrementAndGet() == killedAt) {
        dead = true;
        killed = true;
        if (carriedOut) {
          carryOut(request);
        }
        return Optional.of(unheard);
      }
      return Optional.of(carryOut(request));
    }

    private CloudResponse carryOut(CloudRequest request) {
      CloudResponse response = on.cloud.handle(request);
      if (request.method().equals("PUT") && response.status() == 201) {
        made.add(request.path());
      }
      return response;
    }
  }
}
