package dev.landfall.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A status on a real API server, written again and again while somebody edits the spec. */
@Tag("slow")
class StatusWriterTest {
  private static final int PASSES = 40;

  @TempDir Path dir;

  @Test
  void anEditOfTheSpecIsKeptAndSeenAndEachPassRestsOnTheStatusBeforeIt() {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    try (KubeCluster cluster = KubeCluster.start(binaries, dir)) {
      cluster.install();
      cluster.kubectl("create", "namespace", "shop").orThrow();
      cluster.apply(Path.of("examples/30-cutover.yaml"));
      try (KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
              .build()) {
        Edited edited = new Edited(cutover(client));
        Operator operator =
            new Operator(o -> o.withKubernetesClient(client).withCloseClientOnStop(false));
        operator.register(edited);
        operator.start();
        try {
          Await.until(
              "the last edit to be seen",
              Duration.ofSeconds(60),
              () -> edited.passes.get() > PASSES && seen(client).equals(phase(client)));
        } finally {
          operator.stop();
        }
        assertThat(phase(client)).isEqualTo(Edited.phase(PASSES).name());
        assertThat(cutover(client).get().getStatus().attempt()).isEqualTo(edited.passes.get());
      }
    }
  }

  private static Resource<DnsCutover> cutover(KubernetesClient client) {
    return client.resources(DnsCutover.class).inNamespace("shop").withName("go-live");
  }

  private static String phase(KubernetesClient client) {
    return cutover(client).get().getSpec().phase().name();
  }

  private static String seen(KubernetesClient client) {
    return Objects.requireNonNullElse(cutover(client).get().getStatus().waitingFor(), "");
  }

  /** Counts its passes in status, and has the spec edited right before it writes. */
  @ControllerConfiguration
  private static final class Edited implements Reconciler<DnsCutover> {
    final AtomicInteger passes = new AtomicInteger();
    private final StatusWriter statuses = new StatusWriter();
    private final Resource<DnsCutover> cutover;

    Edited(Resource<DnsCutover> cutover) {
      this.cutover = cutover;
    }

    static Phase phase(int pass) {
      return pass % 2 == 0 ? Phase.Prepared : Phase.Announced;
    }

    @Override
    public UpdateControl<DnsCutover> reconcile(DnsCutover read, Context<DnsCutover> context) {
      int pass = passes.incrementAndGet();
      if (pass <= PASSES) {
        cutover.patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"phase\": \"%s\"}}".formatted(phase(pass)));
      }
      DnsCutoverStatus before = read.getStatus();
      long count = before == null || before.attempt() == null ? 0 : before.attempt();
      statuses.write(
          read,
          new DnsCutoverStatus(
              null,
              null,
              null,
              read.getSpec().phase().name(),
              count + 1,
              null,
              List.of(),
              null,
              null,
              List.of(),
              List.of()),
          context);
      return UpdateControl.noUpdate();
    }
  }
}
