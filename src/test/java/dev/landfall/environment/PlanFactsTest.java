package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says besides what would be done: openings, cost, and who goes first. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class PlanFactsTest {
  private static final String REGISTRY = "containerRegistry/shopregistry1";
  private static final String OPEN = "registry: {name: shopregistry1}\n";
  private static final String NAMED =
      OPEN + "exposed: [{resource: %s, reason: images are pushed from CI}]\n".formatted(REGISTRY);

  @TempDir Path directory;
  KubernetesClient kubernetes;
  private EnvironmentFixture azure;

  @BeforeEach
  void start() throws IOException {
    azure = EnvironmentFixture.onOneClock(kubernetes, directory);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void whatTheInternetCouldReachIsMadeOnlyOnceItIsNamed() {
    azure.declare(OPEN);
    azure.until("Stalled", "True Invalid");

    assertThat(azure.line(REGISTRY).action()).isEqualTo(PlannedAction.Refuse);
    assertThat(azure.condition("Stalled")).contains(REGISTRY, "under spec.azure.exposed");

    azure.declare(NAMED);
    azure.settle();

    assertThat(azure.line(REGISTRY).action()).isEqualTo(PlannedAction.Leave);
  }

  @Test
  void thePlanSaysWhatItCostsAndAnOwnPriceCounts() {
    kubernetes
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("prices")
                .withNamespace("shop")
                .endMetadata()
                .withData(
                    Map.of(
                        "prices.yaml",
                        "currency: USD\nprices: [{sku: azure/registry/Basic, price: 10}]"))
                .build())
        .create();
    azure.declare("Planned", NAMED);
    azure.look();
    assertThat(azure.environment.getStatus().cost().azureMonthly()).isEqualTo("5.08");

    azure.declare("Planned", "prices: {configMapRef: {name: prices}}", NAMED);
    azure.look();
    assertThat(azure.environment.getStatus().cost().azureMonthly()).isEqualTo("304.17");

    azure.declare("Planned", "prices: {configMapRef: {name: nowhere}}", NAMED);
    azure.look();
    assertThat(azure.environment.getStatus().cost().azureMonthly()).isEqualTo("5.08");
    assertThat(azure.environment.getStatus().cost().unknown())
        .anyMatch(u -> u.contains("spec.prices.configMapRef.name"));
  }

  @Test
  void oneThatFollowsIsMadeOnceTheOtherIsProvisionedAndSaysHowTheyDiffer() {
    azure.declare("Provisioned", "follows: {name: staging}", NAMED);
    azure.until("Stalled", "True Invalid");
    assertThat(azure.condition("Stalled")).contains("spec.follows.name");

    MigrationEnvironment staging = staging();
    azure.until("Ready", "staging goes first");
    assertThat(azure.writes()).isZero();
    assertThat(azure.condition("Parity")).startsWith("False Differs").contains("azure.registry");
    assertThat(azure.environment.getStatus().parity().with()).isEqualTo("staging");

    staging.setStatus(
        Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: MigrationEnvironment
                status: {phase: Provisioned}
                """,
                MigrationEnvironment.class)
            .getStatus());
    kubernetes.resource(staging).inNamespace("shop").updateStatus();
    azure.settle();

    assertThat(azure.environment.getStatus().phase()).isEqualTo(Phase.Provisioned);
  }

  private MigrationEnvironment staging() {
    return kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: MigrationEnvironment
                metadata: {name: staging, namespace: shop}
                spec:
                  aws: {connection: aws}
                  azure:
                    connection: azure
                    location: canadacentral
                    resourceGroup: staging-rg
                    network: {name: staging-vnet, addressSpace: [10.1.0.0/16], subnets: {}}
                """,
                MigrationEnvironment.class))
        .inNamespace("shop")
        .create();
  }
}
