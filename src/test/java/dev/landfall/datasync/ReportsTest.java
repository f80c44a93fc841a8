package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.PreflightReport;
import dev.landfall.api.v1alpha1.PreflightReport.Severity;
import dev.landfall.datasync.Engine.Finding;
import dev.landfall.kube.MockApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  private static final Finding KEYLESS =
      new Finding(
          Severity.Blocks,
          "replica-identities",
          "public.lines",
          World.Place.SOURCE,
          "table public.lines has no key",
          "ALTER TABLE public.lines REPLICA IDENTITY FULL");

  @TempDir Path dir;
  private MockApi api;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    api = MockApi.start(dir);
    api.install();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(api.kubeconfig().toFile()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void theWholeStandsInAConfigMapThatGoesWithItsSyncAndIsWrittenAnew() {
    new Reports(client).keep(sync("uid-1"), "2026-11-29T00:00:00Z", List.of(KEYLESS));
    new Reports(client).keep(sync("uid-1"), "2026-11-29T00:01:00Z", List.of(KEYLESS, KEYLESS));

    assertThat(map().getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(o -> assertThat(o.getUid()).isEqualTo("uid-1"))
        .satisfies(o -> assertThat(o.getKind()).isEqualTo("DataSync"));
    PreflightReport report =
        Serialization.unmarshal(map().getData().get(PreflightReport.KEY), PreflightReport.class);
    assertThat(report.at()).isEqualTo("2026-11-29T00:01:00Z");
    assertThat(report.findings()).hasSize(2);
    assertThat(report.findings().getFirst().on()).isEqualTo("source");
    assertThat(report.findings().getFirst().remedy()).isEqualTo(KEYLESS.remedy());
  }

  @Test
  void aConfigMapOfSomebodyElseIsLeftAlone() {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("main-preflight")
                .withNamespace("shop")
                .endMetadata()
                .addToData("mine", "yes")
                .build())
        .create();

    new Reports(client).keep(sync("uid-1"), "2026-11-29T00:00:00Z", List.of(KEYLESS));

    assertThat(map().getData()).containsOnlyKeys("mine");
  }

  @Test
  void whatDoesNotFitIsCounted() {
    Finding long1 = new Finding(Severity.Blocks, "c", "o", null, "x".repeat(1000), null);

    String text = Reports.written("2026-11-29T00:00:00Z", Collections.nCopies(2000, long1));

    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(1 << 20);
    PreflightReport report = Serialization.unmarshal(text, PreflightReport.class);
    assertThat(report.findings().size() + report.left()).isEqualTo(2000);
    assertThat(report.left()).isPositive();
  }

  private ConfigMap map() {
    return client.configMaps().inNamespace("shop").withName("main-preflight").get();
  }

  private static DataSync sync(String uid) {
    DataSync sync = new DataSync();
    sync.setMetadata(
        new ObjectMetaBuilder().withName("main").withNamespace("shop").withUid(uid).build());
    return sync;
  }
}
