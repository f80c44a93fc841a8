package dev.landfall.demo;

import dev.landfall.kube.KubeCluster;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operator's own account, with the roles that the chart gives it and no others. */
public final class OperatorAccess {
  private static final Path INSTALL = Path.of("deploy/install.yaml");

  private OperatorAccess() {}

  /** A kubeconfig with a token of the chart's ServiceAccount. */
  public static Path kubeconfig(KubeCluster cluster) {
    if (!Files.exists(INSTALL)) {
      return cluster.kubeconfig();
    }
    cluster.kubectl("apply", "-f", INSTALL.toString()).orThrow();
    return cluster.kubeconfigFor("landfall-system", "landfall");
  }
}
