package dev.landfall.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/** A Kubernetes API in the foreground, with the CRDs in it; its kubeconfig in target/kube. */
public final class KubeMain {
  private KubeMain() {}

  /** Runs until it is interrupted. */
  public static void main(String[] args) throws IOException, InterruptedException {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    if (binaries.missing().isPresent()) {
      System.err.println(binaries.missing().get());
      System.exit(1);
    }
    Path dir = Path.of("target/kube");
    System.out.println("starting etcd, kube-apiserver and kube-controller-manager");
    KubeCluster cluster = KubeCluster.start(binaries, dir);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    cluster.kubectl("apply", "-f", "crds").orThrow();
    Path kubeconfig = dir.resolve("kubeconfig");
    Files.copy(cluster.kubeconfig(), kubeconfig, StandardCopyOption.REPLACE_EXISTING);
    System.out.printf(
        "ready at %s%n  export KUBECONFIG=%s%n", cluster.url(), kubeconfig.toAbsolutePath());
    new CountDownLatch(1).await();
  }
}
