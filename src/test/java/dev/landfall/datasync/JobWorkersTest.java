package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.WorkerJob;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.kube.LocalKubelet;
import dev.landfall.process.Await;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies between real servers by Jobs of a real Kubernetes API, made under the chart's roles in a
 * namespace that enforces the Pod Security Standard "restricted".
 */
@Tag("slow")
class JobWorkersTest {
  private static final String NAMESPACE = "landfall-system";
  private static final String IMAGE = "registry.example.org/landfall:1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final WorkerImages IMAGES =
      new WorkerImages(NAMESPACE, List.of(IMAGE, "registry.example.org/nowhere:1"), List.of());

  @TempDir static Path dir;
  private static KubeCluster cluster;
  private static KubernetesClient admin;
  private static KubernetesClient operators;

  @BeforeAll
  static void start() throws Exception {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    cluster = KubeCluster.start(binaries, dir.resolve("kube"));
    operators = client(cluster.install());
    admin = client(cluster.kubeconfig());
  }

  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      admin.close();
      operators.close();
      cluster.close();
    }
  }

  @Test
  void aCopyByJobsSurvivesTheLossOfTheirPodsAndLeavesNothingBehind() throws Exception {
    try (PostgresPair pair = shop();
        LocalKubelet kubelet = new LocalKubelet(admin, NAMESPACE, IMAGE, dir.resolve("pods"));
        PostgresEngine engine =
            engine(pair, "0f4c1f7e5a52", new WorkerJob(null, "250m", "256Mi", null, "1s"))) {
      engine.prepare();
      Await.until("a worker to run", PATIENCE, () -> working(engine));
      Job keeper = job("landfall-0f4c1f7e5a52-keeper");
      assertThat(Serialization.asYaml(keeper)).doesNotContain(PostgresPair.PASSWORD);
      assertThat(keeper.getSpec().getTemplate().getSpec().getAutomountServiceAccountToken())
          .isFalse();
      for (Pod pod : pods()) {
        kubelet.kill(pod.getMetadata().getUid());
      }

      Await.until("the copy to stand", PATIENCE, () -> PairEngine.copied(engine));

      assertThat(job("landfall-0f4c1f7e5a52-keeper"))
          .satisfiesAnyOf(
              j -> assertThat(j).isNull(),
              j ->
                  assertThat(j.getMetadata().getUid()).isNotEqualTo(keeper.getMetadata().getUid()));
      assertThat(pair.value(Side.TARGET, "SELECT count(*) || ' ' || sum(id) FROM orders"))
          .isEqualTo(pair.value(Side.SOURCE, "SELECT count(*) || ' ' || sum(id) FROM orders"));
      Await.until("its Jobs to go after their TTL", PATIENCE, () -> jobs().isEmpty());
      Await.until("the Secrets to go with them", PATIENCE, () -> secrets().isEmpty());
    }
  }

  @Test
  void anImageThatTheChartDoesNotAllowIsRefusedByName() throws Exception {
    try (PostgresPair pair = shop();
        PostgresEngine engine =
            engine(
                pair,
                "1f4c1f7e5a52",
                new WorkerJob("docker.io/anything:latest", null, null, null, null))) {
      engine.prepare();

      assertThatThrownBy(engine::copy)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("spec.copy.job.image is docker.io/anything:latest")
          .hasMessageContaining(IMAGE)
          .hasMessageContaining("workers.images");
      assertThat(job("landfall-1f4c1f7e5a52-keeper")).isNull();
    }
  }

  @Test
  void aPodThatDoesNotComeUpIsSaidWithItsReason() throws Exception {
    try (PostgresPair pair = shop();
        LocalKubelet kubelet = new LocalKubelet(admin, NAMESPACE, IMAGE, dir.resolve("nowhere"));
        PostgresEngine engine =
            engine(
                pair,
                "2f4c1f7e5a52",
                new WorkerJob("registry.example.org/nowhere:1", null, null, null, null),
                Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)))) {
      engine.prepare();
      assertThat(kubelet).isNotNull();

      Await.until(
          "the reason to be said",
          PATIENCE,
          () -> {
            try {
              engine.copy();
              return false;
            } catch (FailureException e) {
              assertThat(e).hasMessageContaining("starting Job landfall-system/landfall-2f4c");
              return e.getMessage().contains("ImagePullBackOff: Back-off pulling image");
            }
          });
    } finally {
      admin.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    }
  }

  @Test
  void whatTheDeclarationSaysOfAJobIsInIt() throws Exception {
    try (PostgresPair pair = shop();
        PostgresEngine engine =
            engine(
                pair,
                "3f4c1f7e5a52",
                new WorkerJob(null, "2", "1Gi", Map.of("disk", "fast"), "2h"))) {
      engine.prepare();
      engine.copy();

      Job copier = job("landfall-3f4c1f7e5a52-copier");
      assertThat(copier.getMetadata().getAnnotations())
          .containsEntry("landfall.dev/datasync", "shop/main");
      assertThat(copier.getSpec().getTtlSecondsAfterFinished()).isEqualTo(7200);
      var pod = copier.getSpec().getTemplate().getSpec();
      assertThat(pod.getNodeSelector()).containsEntry("disk", "fast");
      var resources = pod.getContainers().getFirst().getResources();
      assertThat(resources.getRequests()).hasToString("{cpu=2, memory=1Gi}");
      assertThat(resources.getLimits()).hasToString("{memory=1Gi}");
    } finally {
      admin.batch().v1().jobs().inNamespace(NAMESPACE).delete();
    }
  }

  private static boolean working(PostgresEngine engine) {
    engine.copy();
    return engine.look().stage() instanceof Stage.Copying copying && copying.running();
  }

  private static PostgresPair shop() throws Exception {
    PostgresPair pair = PostgresPair.start();
    pair.asApplication("CREATE TABLE orders (id int PRIMARY KEY, what text)");
    pair.asApplication(
        Side.SOURCE,
        "INSERT INTO orders SELECT g, repeat(md5(g::text), 10) FROM generate_series(1, 300000) g");
    return pair;
  }

  private static PostgresEngine engine(PostgresPair pair, String uid, WorkerJob job) {
    return engine(pair, uid, job, Clock.systemUTC());
  }

  private static PostgresEngine engine(PostgresPair pair, String uid, WorkerJob job, Clock clock) {
    return PairEngine.of(
        pair,
        PairEngine.sync(uid, new DataSyncSpec.Copy(2, null, job), null),
        WorkersOf.jobs(operators, IMAGES, clock));
  }

  private static Job job(String name) {
    return admin.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
  }

  private static List<Job> jobs() {
    return admin.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
  }

  private static List<Pod> pods() {
    return admin.pods().inNamespace(NAMESPACE).list().getItems();
  }

  private static List<Secret> secrets() {
    return admin
        .secrets()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/name", "landfall-worker")
        .list()
        .getItems();
  }
}
