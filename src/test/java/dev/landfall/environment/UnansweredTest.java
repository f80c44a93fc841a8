package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an environment asks of a subscription that wants to be left alone, or does not answer. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class UnansweredTest {
  private static final String NETWORK =
      """
      network:
        name: shop-vnet
        addressSpace: [10.0.0.0/16]
        subnets: {privateEndpoints: 10.0.4.0/24}
      """;

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture on;

  @BeforeEach
  void start() {
    on = EnvironmentFixture.onOneClock(kubernetes, directory, NETWORK);
    on.settle();
  }

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void aThrottledSubscriptionIsNotAskedAgainBeforeItsTime() {
    long writes = on.writes();
    on.instead =
        r ->
            answer(
                r,
                CloudResponse.json(
                        429,
                        """
                        {"error": {"code": "SubscriptionRequestsThrottled", "message": "slower"}}
                        """)
                    .with("retry-after", "60"));
    on.look();
    long asked = reads();

    on.clock.forward(Duration.ofSeconds(59));
    on.look();

    assertThat(reads()).isEqualTo(asked);
    assertThat(told()).contains("no reads left until");
    on.instead = r -> Optional.empty();
    on.clock.forward(Duration.ofSeconds(1));
    on.settle();
    assertThat(reads()).isGreaterThan(asked);
    assertThat(on.writes()).isEqualTo(writes);
  }

  @Test
  void anAzureThatIsOutOfOrderIsTriedBySingleCallsAndNothingIsUndone() {
    long writes = on.writes();
    on.instead = r -> answer(r, CloudResponse.json(503, "{}"));
    for (int i = 0; i < 20; i++) {
      on.look();
    }
    long asked = reads();

    for (int i = 0; i < 20; i++) {
      on.look();
    }

    assertThat(reads()).isEqualTo(asked);
    assertThat(told()).contains("no call is made since", "next try is at");
    on.clock.forward(Duration.ofSeconds(2));
    on.look();
    assertThat(reads()).isEqualTo(asked + 1);
    on.instead = r -> Optional.empty();
    on.settle();
    assertThat(on.writes()).isEqualTo(writes);
  }

  /** The sign-in goes on. */
  private static Optional<CloudResponse> answer(CloudRequest request, CloudResponse with) {
    return request.path().startsWith("/subscriptions/") ? Optional.of(with) : Optional.empty();
  }

  private String told() {
    return on.environment.getStatus().conditions().toString();
  }

  private long reads() {
    return on.requests.of("azure").reads();
  }
}
