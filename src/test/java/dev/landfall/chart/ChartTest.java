package dev.landfall.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chart through helm itself. */
class ChartTest {
  private Helm helm;

  @BeforeEach
  void findHelm() {
    assumeTrue(
        Helm.find().isPresent(),
        () -> "SKIPPED, the chart is not proved: no helm at " + Helm.place() + "; run make kube");
    helm = Helm.find().orElseThrow();
  }

  @Test
  void withItsDefaultsItRendersWhatAnOperatorNeedsAndNothingMore() throws Exception {
    Helm.Outcome rendered = helm.template();

    assertThat(Manifests.parse(rendered.output()).kinds())
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "Service",
            "Deployment");
  }

  @Test
  void aServiceMonitorAndANetworkPolicyAreMadeForThoseWhoAsk() throws Exception {
    Helm.Outcome rendered =
        helm.template(
            "metrics.serviceMonitor.enabled=true",
            "networkPolicy.enabled=true",
            "networkPolicy.scrapersNamespaceLabels={\"name\":\"monitoring\"}");

    assertThat(Manifests.parse(rendered.output()).kinds())
        .contains("ServiceMonitor", "NetworkPolicy");
  }

  @Test
  void everyOtherValueFindsItsPlaceInTheDeployment() throws Exception {
    Helm.Outcome rendered =
        helm.template(
            "replicas=2",
            "image={\"repository\":\"example.org/landfall\",\"tag\":\"9\"}",
            "pullSecrets=[{\"name\":\"pull\"}]",
            "podLabels={\"azure.workload.identity/use\":\"true\"}",
            "podAnnotations={\"team\":\"shop\"}",
            "nodeSelector={\"disk\":\"fast\"}",
            "tolerations=[{\"key\":\"only\",\"operator\":\"Exists\"}]",
            "affinity={\"nodeAffinity\":{}}",
            "metrics.port=9090",
            "threads=3",
            "workers.images=[\"example.org/worker:1\"]");

    assertThat(rendered.exit()).as(rendered.output()).isZero();
    assertThat(rendered.output())
        .contains(
            "replicas: 2",
            "image: \"example.org/landfall:9\"",
            "name: pull",
            "azure.workload.identity/use: \"true\"",
            "team: shop",
            "disk: fast",
            "key: only",
            "nodeAffinity: {}",
            "containerPort: 9090",
            "{name: LANDFALL_MANAGEMENT_PORT, value: \"9090\"}",
            "{name: LANDFALL_THREADS, value: \"3\"}",
            "name: LANDFALL_WORKER_IMAGES, value: \"example.org/landfall:9,example.org/worker:1\"",
            "value: pull");
  }

  @Test
  void workersThatAreProcessesNeedNoRightsAndRoomForTheirHeaps() throws Exception {
    Helm.Outcome rendered = helm.template("workers.jobs=false");

    assertThat(rendered.exit()).as(rendered.output()).isZero();
    assertThat(rendered.output())
        .contains("-XX:MaxRAMPercentage=25")
        .doesNotContain("LANDFALL_WORKER_IMAGES", "apiGroups: [batch]");
  }

  @Test
  void aValueOfTheWrongTypeIsRefusedByName() throws Exception {
    Helm.Outcome rendered = helm.template("replicas=\"many\"");

    assertThat(rendered.exit()).isNotZero();
    assertThat(rendered.output()).contains("/replicas", "want integer");
  }

  @Test
  void aValueThatDoesNotExistIsRefusedByName() throws Exception {
    Helm.Outcome rendered = helm.template("leaderElection=false");

    assertThat(rendered.exit()).isNotZero();
    assertThat(rendered.output()).contains("leaderElection");
  }

  @Test
  void theInstallationInTheRepositoryIsTheChartOfToday() throws IOException, InterruptedException {
    Helm.Outcome made = helm.installation();

    assertThat(Installation.FILE).as("run make generate").content().isEqualTo(made.output());
  }
}
