package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operation that one process began and another follows: on an account that Azure shows to nobody
 * before it is made, as it may (azure-resource-manager-rpc, v1.0/Addendum.md, 202 for a creation).
 */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class ResumedTest {
  private static final String ACCOUNT =
      GROUP + "/providers/Microsoft.Storage/storageAccounts/shopfiles";
  private static final String OPERATION = "/subscriptions/operations/1";
  private static final String RUNS = "{\"status\": \"InProgress\"}";
  private static final String FAILED =
      "{\"status\": \"Failed\", \"error\": {\"code\": \"SkuNotAvailable\", \"message\": \"no"
          + " disks\"}}";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture on;
  private volatile String state = RUNS;
  private volatile int puts;
  private volatile int asked;

  @BeforeEach
  void start() {
    on =
        EnvironmentFixture.onOneClock(
            kubernetes,
            directory,
            """
            network:
              name: shop-vnet
              addressSpace: [10.0.0.0/16]
              subnets: {privateEndpoints: 10.0.4.0/24}
            storage: {account: shopfiles, containers: []}
            """);
    on.instead = this::unseen;
    on.until("the account to be begun", () -> puts == 1);
    on.until(
        "all else to stand",
        () -> on.line("virtualNetwork/shop-vnet").action() == PlannedAction.Leave);
  }

  @AfterEach
  void stop() {
    on.close();
  }

  private Optional<CloudResponse> unseen(CloudRequest request) {
    if (request.path().equals(OPERATION)) {
      asked++;
      return Optional.of(CloudResponse.json(200, state));
    }
    if (!request.path().equals(ACCOUNT)) {
      return Optional.empty();
    }
    if (request.method().equals("PUT")) {
      puts++;
      String host = request.header("host").orElseThrow();
      return Optional.of(
          CloudResponse.empty(202).with("azure-asyncoperation", "https://" + host + OPERATION));
    }
    return Optional.of(CloudResponse.json(404, "{\"error\": {\"code\": \"ResourceNotFound\"}}"));
  }

  @Test
  void anotherProcessDoesNotBeginItAgainWhileItRuns() {
    assertThat(owned().operation()).endsWith(OPERATION);

    on.restart();
    on.clock.forward(Duration.ofMinutes(4));
    on.look();

    assertThat(puts).isEqualTo(1);
    assertThat(on.line("storageAccount/shopfiles").action()).isEqualTo(PlannedAction.Wait);
    assertThat(on.environment.getStatus().waitingFor())
        .contains("storageAccount/shopfiles: Creating for 24");
  }

  @Test
  void anotherProcessTellsWhyItFailed() {
    state = FAILED;

    on.restart();
    on.look();

    assertThat(on.line("storageAccount/shopfiles").detail())
        .contains("the last try failed", "SkuNotAvailable", "no disks");
  }

  @Test
  void whenItIsMadeNothingIsRememberedOfIt() {
    on.instead = r -> Optional.empty();
    on.restart();

    on.settle();

    assertThat(on.environment.getStatus().resources())
        .isNotEmpty()
        .allSatisfy(
            o -> {
              assertThat(o.begun()).as(o.name()).isNull();
              assertThat(o.operation()).as(o.name()).isNull();
            });
  }

  @Test
  void anAddressElsewhereThatSomebodyWroteThereIsNotAsked() {
    OwnedResource owned = owned();
    int before = asked;
    String yaml = Serialization.asYaml(on.environment.getStatus());
    on.environment.setStatus(
        Serialization.unmarshal(
            yaml.replace(owned.operation(), "https://example.org" + OPERATION),
            MigrationEnvironmentStatus.class));

    on.restart();
    on.look();

    assertThat(asked).isEqualTo(before);
    assertThat(puts).isEqualTo(2);
  }

  private OwnedResource owned() {
    return on.environment.getStatus().resources().stream()
        .filter(o -> o.name().equals("storageAccount/shopfiles"))
        .findFirst()
        .orElseThrow();
  }
}
