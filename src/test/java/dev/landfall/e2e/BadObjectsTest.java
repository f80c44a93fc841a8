package dev.landfall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people mistype is refused where it is applied, with the field or the rule in the answer. */
@Tag("slow")
class BadObjectsTest {
  @TempDir static Path dir;
  private static KubeCluster cluster;

  @BeforeAll
  static void start() {
    cluster = KubeCluster.start(KubeBinaries.ofThisUser(), dir.resolve("kube"));
    cluster.kubectl("apply", "-f", "crds").orThrow();
    cluster
        .kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")
        .orThrow();
    cluster.kubectl("create", "namespace", "shop").orThrow();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10-environment.yaml | phase: Provisioned       | phase: Ready              | spec.phase: Unsupported value: "Ready"
          10-environment.yaml | [10.0.0.0/16]            | [ten]                     | spec.azure.network.addressSpace[0]
          10-environment.yaml | 10.0.2.0/24              | 10.0.2.0                  | spec.azure.network.subnets.database
          10-environment.yaml | location: canadacentral  | locatoin: canadacentral   | unknown field "spec.azure.locatoin"
          10-environment.yaml | app: backend}            | app: front}               | every gateway route needs an app
          10-environment.yaml | path: /, app             | path: api, app            | path
          10-environment.yaml | port: 8080, healthPath   | port: 80800, healthPath   | ingress.port
          20-datasync.yaml    | cutoverRef: go-live      | phase: Synced             | spec.phase: Unsupported value: "Synced"
          20-datasync.yaml    | schema: Existing         | phase: Replicating        | give either cutoverRef or phase
          20-datasync.yaml    | schema: Existing         | schema: Mine              | spec.schema: Unsupported value: "Mine"
          30-cutover.yaml     | www.domain.com]          | www.other.com]            | every hostname must be in dns.zone
          30-cutover.yaml     | [api.domain.com, www.domain.com] | []                | spec.hostnames
          30-cutover.yaml     | environment: prod        | approvals: 2              | spec.environment: Required value
          30-cutover.yaml     | phase: Prepared          | phase: Go                 | spec.phase: Unsupported value: "Go"
          """)
  void is_refused(String example, String right, String wrong, String said) throws IOException {
    String good = Files.readString(Path.of("examples", example));
    String bad = good.replace(right, wrong);

    assertThat(bad).isNotEqualTo(good);
    KubeCluster.Output answer =
        cluster.kubectlWith(bad, "apply", "--dry-run=server", "--validate=strict", "-f", "-");
    assertThat(answer.code()).as(answer.output()).isNotZero();
    assertThat(answer.output()).contains(said);
  }

  @Test
  void what_identifies_a_cutover_cannot_change() throws IOException {
    String good = Files.readString(Path.of("examples/30-cutover.yaml"));
    cluster.kubectlWith(good, "apply", "-f", "-").orThrow();

    KubeCluster.Output answer =
        cluster.kubectlWith(
            good.replace("environment: prod", "environment: dev"), "apply", "-f", "-");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output()).contains("environment and dns cannot change");
  }

  @Test
  void a_decision_either_holds_or_approves() {
    KubeCluster.Output answer =
        cluster.kubectlWith(
            """
            apiVersion: landfall.dev/v1alpha1
            kind: Decision
            metadata: {name: both, namespace: shop}
            spec: {cutover: go-live, hold: Prepared, approve: Finalized, by: somebody@domain.com}
            """,
            "apply",
            "--dry-run=server",
            "-f",
            "-");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.output()).contains("give either hold or approve");
  }
}
