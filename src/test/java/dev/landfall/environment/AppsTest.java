package dev.landfall.environment;

import static dev.landfall.environment.EnvironmentFixture.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Container apps and their environment in full, on an Azure that refuses what Azure refuses. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppsTest {
  private static final String APP = "2025-01-01";
  private static final String APPS = GROUP + "/providers/Microsoft.App/";
  private static final String BACKEND = APPS + "containerApps/backend";
  private static final String WORKER = APPS + "containerApps/worker";
  private static final String ENVIRONMENT = APPS + "managedEnvironments/shop-cae";
  private static final String FULL =
      """
      {name: backend, image: "hello:1.0", command: [serve], args: [--fast],
        resources: {cpu: 1, memory: 2Gi},
        replicas: {min: 0, max: 5, cooldownSeconds: 120, rules: [
          {name: requests, http: {concurrentRequests: 50}}, {name: busy, cpu: {percent: 70}}]},
        ingress: {port: 8080, healthPath: /health, transport: Auto, sessionAffinity: true},
        probes: {liveness: {path: /health, failureThreshold: 5},
          startup: {path: /health, periodSeconds: 1, failureThreshold: 10}}}
      """;
  private static final String SLEEPER =
      """
      {name: worker, image: "hello:1.0", replicas: {min: 0, max: 3, rules: [
        {name: queue, custom: {type: azure-servicebus, signIn: true,
          metadata: {queueName: orders, namespace: shop}}}]}}
      """;

  static KubernetesClient kubernetes;
  private EnvironmentFixture on;

  @BeforeAll
  void start(@TempDir Path directory) {
    on = EnvironmentFixture.of(kubernetes, directory, declared("", FULL, SLEEPER));
    on.settle();
  }

  @AfterAll
  void stop() {
    on.close();
  }

  @AfterEach
  void asItWas() {
    on.declare(declared("", FULL, SLEEPER));
    on.settle();
  }

  @Test
  void everythingThatIsSaidReachesAzureAndASecondPassWritesNothing() {
    JsonNode container = template(BACKEND).at("/containers/0");
    assertThat(container.path("command").toString()).isEqualTo("[\"serve\"]");
    assertThat(container.path("args").toString()).isEqualTo("[\"--fast\"]");
    assertThat(container.at("/resources/cpu").asDouble()).isEqualTo(1);
    assertThat(container.at("/resources/memory").asText()).isEqualTo("2Gi");
    assertThat(container.path("probes"))
        .extracting(p -> p.path("type").asText())
        .containsExactly("Liveness", "Readiness", "Startup");
    assertThat(container.at("/probes/0/failureThreshold").asInt()).isEqualTo(5);
    JsonNode scale = template(BACKEND).path("scale");
    assertThat(scale.path("minReplicas").asInt(9)).isZero();
    assertThat(scale.path("cooldownPeriod").asInt()).isEqualTo(120);
    assertThat(scale.at("/rules/0/http/metadata/concurrentRequests").asText()).isEqualTo("50");
    assertThat(scale.at("/rules/1/custom/metadata/value").asText()).isEqualTo("70");
    assertThat(configuration(BACKEND).at("/ingress/stickySessions/affinity").asText())
        .isEqualTo("sticky");
    long writes = on.writes();

    on.look();

    assertThat(on.condition("Ready")).startsWith("True Settled");
    assertThat(on.writes()).isEqualTo(writes);
  }

  @Test
  void aWorkerHasNoIngressAndItsScalerSignsInAsItself() {
    assertThat(configuration(WORKER).has("ingress")).isFalse();
    assertThat(template(WORKER).at("/containers/0").has("probes")).isFalse();
    assertThat(template(WORKER).at("/scale/rules/0/custom/identity").asText())
        .endsWith("/worker-identity");
    assertThat(on.arm.get(WORKER, APP, "identity.type")).isEqualTo("UserAssigned");
  }

  @Test
  void whatIsTakenOutOfTheDeclarationIsTakenOutOfTheAppByOneWrite() {
    long writes = on.writes();

    on.declare(
        declared(
            "",
            "{name: backend, image: \"hello:1.0\", ingress: {port: 8080, healthPath: /health}}",
            SLEEPER));
    on.look();

    assertThat(on.line("containerApp/backend").detail())
        .contains(
            "containers[backend].resources.cpu 1.0 → 0.5",
            "scale.minReplicas 0 → 1",
            "probes[Liveness] there → none",
            "stickySessions.affinity sticky → none");
    on.settle();
    assertThat(on.writes()).isEqualTo(writes + 1);
    assertThat(template(BACKEND).at("/containers/0/command")).isEmpty();
    assertThat(template(BACKEND).at("/scale/rules")).isEmpty();
    assertThat(template(BACKEND).at("/containers/0/probes")).hasSize(1);

    on.declare(declared("", "{name: backend, image: \"hello:1.0\"}", SLEEPER));
    on.settle();

    assertThat(on.writes()).isEqualTo(writes + 2);
    assertThat(configuration(BACKEND).path("ingress").isNull()).isTrue();
    assertThat(template(BACKEND).at("/containers/0/probes")).isEmpty();
  }

  @Test
  void nodesOfItsOwnAreAddedByOnePatchAndAnAppMovesOntoThem() {
    long writes = on.writes();

    on.declare(
        declared(
            "workloadProfiles: [{name: big, type: D4, min: 1, max: 3}]",
            "{name: backend, image: \"hello:1.0\", workloadProfile: big, resources: {cpu: 3,"
                + " memory: 12Gi}, ingress: {port: 8080}}",
            SLEEPER));
    on.until("Ready", "True Settled");

    assertThat(on.arm.get(ENVIRONMENT, APP).at("/properties/workloadProfiles"))
        .extracting(p -> p.path("name").asText())
        .containsExactly("Consumption", "big");
    assertThat(on.requests.of("azure").operations())
        .containsEntry("PUT Microsoft.App/managedEnvironments", 1L);
    assertThat(on.arm.get(BACKEND, APP, "properties.workloadProfileName")).isEqualTo("big");
    assertThat(on.writes()).isGreaterThan(writes);
  }

  @Test
  void theEnvironmentIsNotSpreadOverZonesLater() {
    long writes = on.writes();

    on.declare(declared("zoneRedundant: true", FULL, SLEEPER));
    on.look();

    assertThat(on.line("containerAppsEnvironment/shop-cae").action())
        .isEqualTo(PlannedAction.Refuse);
    assertThat(on.condition("Stalled"))
        .contains("cannot be changed in place", "zoneRedundant false → true");
    assertThat(on.writes()).isEqualTo(writes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '$',
      textBlock =
          """
          resources: {cpu: 0.5, memory: 2Gi}, ingress: {port: 1} | apps[backend].resources is 0.5 cores with 2Gi
          resources: {cpu: 0.3}, ingress: {port: 1} | apps[backend].resources is 0.3 cores
          workloadProfile: big, ingress: {port: 1} | apps[backend].workloadProfile is big
          replicas: {min: 0, max: 1} | apps[backend].replicas.min is 0
          """)
  void whatCannotBeIsNamedByItsField(String app, String said) {
    long writes = on.writes();

    on.declare(declared("", "{name: backend, image: \"hello:1.0\", %s}".formatted(app), SLEEPER));
    on.look();

    assertThat(on.condition("Accepted")).startsWith("False Invalid").contains(said);
    assertThat(on.writes()).isEqualTo(writes);
  }

  private JsonNode template(String app) {
    return on.arm.get(app, APP).at("/properties/template");
  }

  private JsonNode configuration(String app) {
    return on.arm.get(app, APP).at("/properties/configuration");
  }

  private static String declared(String environment, String... apps) {
    StringBuilder list = new StringBuilder();
    for (String app : apps) {
      list.append("  - ").append(app.strip().replace("\n", " ")).append('\n');
    }
    return """
    network:
      name: shop-vnet
      addressSpace: [10.0.0.0/16]
      subnets: {containerApps: 10.0.0.0/23}
    containerApps:
      environment: shop-cae
      %s
      apps:
    %s
    """
        .formatted(environment, list);
  }
}
