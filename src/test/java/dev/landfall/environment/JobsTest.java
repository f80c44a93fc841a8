package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, and migrations that come before the apps that need them: one life of an environment. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobsTest {
  private static final String APP = "2025-01-01";
  private static final String APPS = GROUP + "/providers/Microsoft.App/";
  private static final String MIGRATE = APPS + "jobs/migrate";
  private static final String NIGHTLY = APPS + "jobs/nightly";

  static KubernetesClient kubernetes;
  private EnvironmentFixture on;
  private Path work;

  @BeforeAll
  void start(@TempDir Path directory) {
    work = directory.resolve("work");
    on = EnvironmentFixture.of(kubernetes, directory, declared("1.0", 0));
  }

  @AfterAll
  void stop() {
    on.close();
  }

  @Test
  @Order(1)
  void aMigrationRunsOnceBeforeTheAppThatUsesItsDatabaseIsMade() throws IOException {
    on.until(
        "the migration to be begun",
        () -> on.condition("Ready").contains("Settled") || executions().size() > 0);
    assertThat(on.arm.get(APPS + "containerApps/backend", APP, "error.code"))
        .isEqualTo("ResourceNotFound");

    on.settle();

    assertThat(executions()).hasSize(1);
    assertThat(Files.readAllLines(work)).hasSize(1);
    assertThat(on.line("jobRun/migrate").detail()).startsWith("ran as migrate-");
    assertThat(on.arm.get(MIGRATE, APP, "properties.configuration.triggerType"))
        .isEqualTo("Manual");
    assertThat(on.arm.get(MIGRATE, APP).toString()).doesNotContain("App-password-1");
  }

  @Test
  @Order(2)
  void neitherAnotherPassNorARestartRunsItAgain() {
    long writes = on.writes();

    on.look();
    on.restart();
    on.look();

    assertThat(on.condition("Ready")).startsWith("True Settled");
    assertThat(on.writes()).isEqualTo(writes);
    assertThat(executions()).hasSize(1);
  }

  @Test
  @Order(3)
  void whatRunsOnAScheduleIsNotStarted() {
    JsonNode configuration = on.arm.get(NIGHTLY, APP).at("/properties/configuration");
    assertThat(configuration.at("/scheduleTriggerConfig/cronExpression").asText())
        .isEqualTo("0 3 * * *");
    assertThat(configuration.path("replicaRetryLimit").asInt()).isEqualTo(2);
    assertThat(configuration.path("replicaTimeout").asInt()).isEqualTo(600);
    assertThat(on.arm.get(NIGHTLY + "/executions", APP).path("value")).isEmpty();
  }

  @Test
  @Order(4)
  void anotherImageIsAnotherRunAndTheAppWaitsForIt() {
    on.declare(declared("2.0", 0));

    on.settle();

    assertThat(executions()).hasSize(2);
    assertThat(on.arm.get(APPS + "containerApps/backend", APP).at("/properties/template"))
        .asString()
        .contains("hello:2.0");
  }

  @Test
  @Order(5)
  void oneThatFailsIsNamedAndNotStartedOverAndTheAppStaysAsItWas() {
    on.declare(declared("3.0", 3));

    on.until("stalled", () -> on.condition("Stalled").startsWith("True"));

    assertThat(executions()).hasSize(3);
    assertThat(on.line("jobRun/migrate").action()).isEqualTo(PlannedAction.Refuse);
    assertThat(on.condition("Stalled"))
        .contains("it is Failed: execution " + failed(), "az containerapp job logs show");
    for (int i = 0; i < 5; i++) {
      on.clock.forward(Duration.ofMinutes(5));
      on.look();
    }
    assertThat(executions()).hasSize(3);
    assertThat(on.arm.get(APPS + "containerApps/backend", APP).at("/properties/template"))
        .asString()
        .contains("hello:2.0");
  }

  @Test
  @Order(6)
  void oneThatSomebodyStartedByHandAndThatWentWellIsEnough() {
    on.declare(declared("3.0", 0));
    on.until("the job to be changed", () -> on.line("job/migrate").detail().equals("as declared"));
    on.arm.call("POST", MIGRATE + "/start", APP, "");

    on.settle();

    assertThat(executions()).hasSize(4);
    assertThat(on.arm.get(APPS + "containerApps/backend", APP).at("/properties/template"))
        .asString()
        .contains("hello:3.0");
  }

  @Test
  @Order(7)
  void aDatabaseThatIsNotThereIsNamed() {
    on.declare(declared("3.0", 0).replace("migrates: main", "migrates: other"));

    on.look();

    assertThat(on.condition("Accepted"))
        .startsWith("False Invalid spec.azure.containerApps.jobs[migrate].migrates is other");
  }

  private JsonNode executions() {
    return on.arm.get(MIGRATE + "/executions", APP).path("value");
  }

  private String failed() {
    for (JsonNode execution : executions()) {
      if (execution.at("/properties/status").asText().equals("Failed")) {
        return execution.path("name").asText();
      }
    }
    throw new AssertionError("none failed");
  }

  private String declared(String version, int exitCode) {
    return """
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
      apps:
      - name: backend
        image: "hello:%s"
        ingress: {port: 8080}
        env: [{name: DATABASE_URL, from: {database: main}}]
      jobs:
      - name: migrate
        image: "task:%s"
        migrates: main
        env:
        - {name: DATABASE_URL, from: {database: main}}
        - {name: WORK, value: "%s"}
        - {name: EXIT_CODE, value: "%d"}
      - {name: nightly, image: "task:1.0", schedule: "0 3 * * *", retries: 2, timeoutSeconds: 600}
    """
        .formatted(version, version, work, exitCode);
  }
}
