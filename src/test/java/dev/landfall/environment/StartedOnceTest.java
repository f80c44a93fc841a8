package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration whose execution Azure does not list yet. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class StartedOnceTest {
  private static final String MIGRATE = GROUP + "/providers/Microsoft.App/jobs/migrate";

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture on;
  private volatile boolean lags = true;
  private volatile int starts;

  @BeforeEach
  void start() {
    on =
        new EnvironmentFixture(
            kubernetes,
            directory,
            Optional.of(Clock.systemUTC()),
            Programs.standIns(directory.resolve("logs"), "task"),
            """
            network:
              name: shop-vnet
              addressSpace: [10.0.0.0/16]
              subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, privateEndpoints: 10.0.4.0/24}
            keyVault: {name: shop-kv}
            databases:
            - name: main
              server: shop-db
              database: shop
              administrator: {secretRef: {name: admin}}
              application: {secretRef: {name: app}}
              caBundleRef: {name: ca, key: ca.crt}
            containerApps:
              environment: shop-cae
              apps: []
              jobs:
              - name: migrate
                image: "task:1.0"
                migrates: main
                env: [{name: DATABASE_URL, from: {database: main}}]
            """);
    on.instead = this::lagging;
  }

  @AfterEach
  void stop() {
    on.close();
  }

  /** The list has nothing in it while it lags. */
  private Optional<CloudResponse> lagging(CloudRequest request) {
    if (request.path().equals(MIGRATE + "/start")) {
      starts++;
    }
    return lags && request.path().equals(MIGRATE + "/executions")
        ? Optional.of(CloudResponse.json(200, "{\"value\": []}"))
        : Optional.empty();
  }

  @Test
  void itIsNotStartedAgainByThisProcessOrAnother() {
    on.until("the migration to be started", () -> starts > 0);
    lookForMinutes(4);
    on.restart();
    lookForMinutes(4);

    assertThat(starts).isEqualTo(1);
    assertThat(on.line("jobRun/migrate").action()).isEqualTo(PlannedAction.Wait);
    assertThat(on.line("jobRun/migrate").detail())
        .startsWith("it was to be started at 2026-12-05T02:");

    lags = false;
    on.settle();

    assertThat(starts).isEqualTo(1);
    assertThat(executions()).hasSize(1);
  }

  @Test
  void aStartWhoseAnswerWasLostWithTheProcessIsNotRepeated() {
    MigrationEnvironmentStatus before = lastStatusBeforeTheStart();
    on.environment.setStatus(before);
    on.restart();
    lookForMinutes(8);
    assertThat(starts).isEqualTo(1);

    lags = false;
    on.settle();

    assertThat(starts).isEqualTo(1);
    assertThat(executions()).hasSize(1);
  }

  @Test
  void aStartThatNeverCameAboutIsMadeUpForWhenNoListCanLagAnyLonger() {
    on.until(
        "the start to be written down",
        () ->
            on.environment.getStatus().resources().stream()
                .anyMatch(o -> o.name().equals("jobRun/migrate")));
    assertThat(starts).isZero();
    lags = false;
    on.restart();
    lookForMinutes(8);
    assertThat(starts).isZero();

    on.settle();

    assertThat(starts).isEqualTo(1);
    assertThat(executions()).hasSize(1);
  }

  private MigrationEnvironmentStatus lastStatusBeforeTheStart() {
    MigrationEnvironmentStatus[] before = new MigrationEnvironmentStatus[1];
    on.until(
        "the migration to be started",
        () -> {
          if (starts == 0) {
            before[0] = on.environment.getStatus();
          }
          return starts > 0;
        });
    return before[0];
  }

  private void lookForMinutes(int minutes) {
    for (int i = 0; i < 2 * minutes; i++) {
      on.clock.forward(Duration.ofSeconds(30));
      on.look();
    }
  }

  private JsonNode executions() {
    return on.arm.get(MIGRATE + "/executions", "2025-01-01").path("value");
  }
}
