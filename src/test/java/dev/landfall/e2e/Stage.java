package dev.landfall.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landfall.demo.Clouds;
import dev.landfall.demo.Objects;
import dev.landfall.demo.OperatorProcess;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.process.Await;
import dev.landfall.shop.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A Kubernetes API, the clouds with the sample application on AWS, and the operator, each a process
 * of its own; the operator under the account and the roles that the chart installs.
 */
final class Stage implements AutoCloseable {
  private static final Path EXAMPLES = Path.of("examples");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final KubeCluster cluster;
  private final Clouds clouds;
  private final Objects objects;
  private final OperatorProcess operator;

  private Stage(Path dir, long rows, KubeBinaries binaries) throws IOException, SQLException {
    CompletableFuture<KubeCluster> kube =
        CompletableFuture.supplyAsync(() -> kept(KubeCluster.start(binaries, dir.resolve("kube"))));
    try {
      clouds = kept(Clouds.start(dir.resolve("clouds").toAbsolutePath()));
      try (Connection source = clouds.source()) {
        Await.until("the shop's tables", Duration.ofSeconds(60), () -> Clouds.migrated(source));
        Seed.rows(source, rows);
      }
    } finally {
      kube.handle((started, failed) -> started).join();
    }
    cluster = kube.join();
    objects = kept(new Objects(cluster));
    Path kubeconfig = cluster.install();
    objects.apply(clouds.connections());
    operator = kept(new OperatorProcess(kubeconfig, dir.resolve("operator")));
  }

  /** Sets it, with so many rows in the source. */
  static Stage set(Path dir, long rows) throws IOException, SQLException {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    return new Stage(dir, rows, binaries);
  }

  void apply(String example) {
    objects.apply(EXAMPLES.resolve(example));
  }

  /** What kubectl prints, in the application's namespace. */
  String kubectl(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-n", "shop"));
    all.addAll(List.of(arguments));
    return cluster.kubectl(all.toArray(String[]::new)).orThrow();
  }

  /** Deletes an object and waits until its finalizer has let go. */
  void delete(String object) {
    kubectl("delete", object, "--timeout=60s");
  }

  /** Waits for Ready as a script would; the operator's log says why it is not. */
  void ready(String... named) {
    List<String> all = new ArrayList<>(List.of("wait", "--for=condition=Ready"));
    all.addAll(List.of(named));
    all.add("--timeout=300s");
    try {
      kubectl(all.toArray(String[]::new));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "%s\n%s\n%s".formatted(e.getMessage(), kubectl("get", "landfall"), operator.tail()), e);
    }
  }

  Objects objects() {
    return objects;
  }

  Clouds clouds() {
    return clouds;
  }

  OperatorProcess operator() {
    return operator;
  }

  private <T extends AutoCloseable> T kept(T closeable) {
    synchronized (open) {
      open.add(closeable);
    }
    return closeable;
  }

  @Override
  public void close() throws Exception {
    synchronized (open) {
      for (AutoCloseable each : open.reversed()) {
        each.close();
      }
      open.clear();
    }
  }
}
