package dev.landfall.demo;

import dev.landfall.kube.KubeCluster;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operator's own account, with the roles that the chart gives it and no others. */
final class OperatorAccess {
  private static final Path INSTALL = Path.of("deploy/install.yaml");

  private OperatorAccess() {}

  static Path kubeconfig(KubeCluster cluster) {
    if (!Files.exists(INSTALL)) {
      return cluster.kubeconfig();
    }
    cluster.kubectl("apply", "-f", INSTALL.toString()).orThrow();
    return cluster.kubeconfigFor("landfall-system", "landfall");
  }
}
