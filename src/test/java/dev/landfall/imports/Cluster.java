package dev.landfall.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.environment.EnvironmentReconciler;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.localclouds.azure.Credentials;
import dev.landfall.spine.Events;
import dev.landfall.spine.StatusInHand;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A real API server that knows the kinds, and the reconciler that plans what is applied to it. */
final class Cluster implements AutoCloseable {
  private final KubeCluster kube;
  private final KubernetesClient client;

  private Cluster(KubeCluster kube) {
    this.kube = kube;
    this.client = client();
  }

  /** Azure where it is not in the public cloud: the one thing that a draft cannot know. */
  record Azure(URI at, Credentials credentials, String authority) {}

  static Cluster start(Path directory) throws IOException {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    Cluster cluster = new Cluster(KubeCluster.start(binaries, directory));
    try (Stream<Path> crds = Files.list(Path.of("crds"))) {
      for (Path crd : crds.sorted().toList()) {
        cluster.kubectl("apply", "-f", crd.toString());
      }
    }
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    return cluster;
  }

  String kubectl(String... arguments) {
    return kube.kubectl(arguments).orThrow();
  }

  void apply(String yaml) {
    kube.kubectlWith(yaml, "apply", "--server-side", "--force-conflicts", "-f", "-").orThrow();
  }

  /** As the administrator. */
  KubernetesClient client() {
    return client(kube.kubeconfig());
  }

  /** As a ServiceAccount. */
  KubernetesClient client(String namespace, String serviceAccount) {
    return client(kube.kubeconfigFor(namespace, serviceAccount));
  }

  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  /**
   * Fills in, applies and plans a draft of the environment {@code prod}.
   *
   * @param answers what only a person has, besides the access to Azure
   * @return the environment with its status
   */
  MigrationEnvironment plan(
      Drafts drafts, String namespace, Azure azure, Map<String, String> answers) {
    Map<String, String> all = new HashMap<>(answers);
    all.put("Secret/azure-prod clientId", azure.credentials().clientId());
    all.put("Secret/azure-prod clientSecret", azure.credentials().clientSecret());
    all.put("CloudConnection/azure-prod subscriptionId", azure.credentials().subscriptionId());
    all.put("CloudConnection/azure-prod tenantId", azure.credentials().tenantId());
    apply(drafts.filled(all));
    kubectl("-n", namespace, "create", "secret", "generic", "ca", "--from-literal", caOf(azure));
    kubectl(
        "-n",
        namespace,
        "patch",
        "cloudconnection",
        "azure-prod",
        "--type=merge",
        "-p",
        """
        {"spec": {"azure": {"endpoint": {"authorityHost": "%1$s", "resourceManager": "%1$s",
          "caBundleRef": {"name": "ca", "key": "ca.crt"}}}}}
        """
            .formatted(azure.at()));
    return planned(namespace);
  }

  private static String caOf(Azure azure) {
    return "ca.crt=" + azure.authority();
  }

  private MigrationEnvironment planned(String namespace) {
    Clock clock = Clock.systemUTC();
    try (Connections connections = new Connections(client, CloudCalls.NONE, clock)) {
      MigrationEnvironment environment =
          client
              .resources(MigrationEnvironment.class)
              .inNamespace(namespace)
              .withName("prod")
              .require();
      new EnvironmentReconciler(
              connections, client, new Events(client, clock), new StatusInHand(), clock)
          .reconcile(environment, null);
      return environment;
    }
  }

  /** All that is declared is planned, nothing is refused, and nothing is in doubt. */
  static void assertPlanned(MigrationEnvironment environment) {
    String yaml = Serialization.asYaml(environment.getStatus());
    assertThat(environment.getStatus().phase()).as(yaml).isEqualTo(Phase.Planned);
    assertThat(environment.getStatus().plan())
        .as(yaml)
        .isNotEmpty()
        .allMatch(line -> line.action() == PlannedAction.Create);
    assertThat(environment.getStatus().conditions())
        .as(yaml)
        .anyMatch(c -> c.getType().equals("PlanReady") && c.getStatus().equals("True"))
        .anyMatch(c -> c.getType().equals("Stalled") && c.getStatus().equals("False"));
  }

  @Override
  public void close() {
    client.close();
    kube.close();
  }
}
