package dev.landfall.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.kube.Secrets;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret anywhere: a token of a ServiceAccount, issued by a real kube-apiserver to the
 * operator's own account under the chart's roles, is exchanged for access.
 */
@Tag("slow")
class WorkloadIdentityTest {
  @TempDir private static Path directory;
  private static KubeCluster cluster;
  private static KubernetesClient everything;
  private static KubernetesClient operator;
  private static ThreeClouds clouds;
  private static Connections connections;

  @BeforeAll
  static void start() throws Exception {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    Assumptions.assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElse(""));
    cluster = KubeCluster.start(binaries, directory);
    everything = client(cluster.kubeconfig());
    operator = client(cluster.install());
    clouds = new ThreeClouds(directory, Clock.systemUTC());
    for (String namespace : List.of("shop", "rival")) {
      everything
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      for (String account : List.of("landfall", "powerful")) {
        everything
            .resource(
                new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(account)
                    .endMetadata()
                    .build())
            .create();
      }
      everything
          .resource(Secrets.of(namespace, "ca", Map.of("ca.crt", clouds.authority.pem())))
          .create();
      apply(namespace, "landfall");
    }
    clouds.azure.trust("system:serviceaccount:shop:landfall");
    clouds.aws.addRole("landfall", "system:serviceaccount:shop:landfall");
    connections = new Connections(operator, CloudCalls.NONE, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      connections.close();
      clouds.close();
      operator.close();
      everything.close();
      cluster.close();
    }
  }

  @Test
  void azureAnswersForATokenOfTheConnectionsServiceAccount() {
    var azure = connections.azure("spec.azure.connection", "shop", "azure");

    assertThat(azure.get(azure.subscription(), "2022-12-01").orElseThrow())
        .containsEntry("state", "Enabled");
  }

  @Test
  void awsAnswersForATokenOfTheConnectionsServiceAccount() {
    assertThat(connections.aws("spec.aws.connection", "shop", "aws").identity())
        .isEqualTo("arn:aws:sts::123456789012:assumed-role/landfall/landfall");
  }

  @Test
  void aTenantThatNamesAnothersIdentityIsNotThatTenant() {
    var azure = connections.azure("spec.azure.connection", "rival", "azure");

    assertThatThrownBy(() -> azure.get(azure.subscription(), "2022-12-01"))
        .hasMessageContaining("AADSTS700211")
        .hasMessageContaining("federated credential for system:serviceaccount:rival:landfall");
    assertThatThrownBy(() -> connections.aws("spec.aws.connection", "rival", "aws").identity())
        .hasMessageContaining("AccessDenied")
        .hasMessageContaining("system:serviceaccount:rival:landfall");
  }

  @Test
  void aServiceAccountThatTheChartDoesNotNameIsNotAskedFor() {
    apply("rival", "powerful");
    try (Connections fresh = new Connections(operator, CloudCalls.NONE, Clock.systemUTC())) {
      var azure = fresh.azure("spec.azure.connection", "rival", "azure");

      assertThatThrownBy(() -> azure.get(azure.subscription(), "2022-12-01"))
          .hasMessageContaining("may not ask for tokens of ServiceAccount rival/powerful")
          .hasMessageContaining("workloadIdentity.serviceAccounts");
    } finally {
      apply("rival", "landfall");
    }
  }

  private static void apply(String namespace, String serviceAccount) {
    try {
      Path file = Files.createTempFile(directory, "connections", ".yaml");
      Files.writeString(file, yaml(namespace, serviceAccount));
      cluster.apply(file);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String yaml(String namespace, String serviceAccount) {
    return """
    apiVersion: landfall.dev/v1alpha1
    kind: CloudConnection
    metadata: {name: azure, namespace: %1$s}
    spec:
      azure:
        subscriptionId: 00000000-0000-0000-0000-000000000000
        tenantId: 00000000-0000-0000-0000-000000000000
        credentials:
          workloadIdentity: {clientId: %2$s, serviceAccount: %5$s}
        endpoint: {authorityHost: "%3$s", resourceManager: "%3$s",
          caBundleRef: {name: ca, key: ca.crt}}
    ---
    apiVersion: landfall.dev/v1alpha1
    kind: CloudConnection
    metadata: {name: aws, namespace: %1$s}
    spec:
      aws:
        region: ca-central-1
        accountId: "123456789012"
        roleArn: arn:aws:iam::123456789012:role/landfall
        credentials: {webIdentity: {serviceAccount: %5$s}}
        endpoint: {url: "%4$s", caBundleRef: {name: ca, key: ca.crt}}
    """
        .formatted(
            namespace,
            clouds.azure.credentials().clientId(),
            clouds.azureUrl(),
            clouds.awsUrl(),
            serviceAccount);
  }

  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }
}
