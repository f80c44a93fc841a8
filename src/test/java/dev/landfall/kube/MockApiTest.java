package dev.landfall.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.DnsCutover;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo needs of an API where no real one can be had. */
class MockApiTest {
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
  void aChangedDeclarationKeepsItsStatusAndIsANewGeneration() {
    api.apply(Path.of("examples/30-cutover.yaml"));
    client
        .resources(DnsCutover.class)
        .inNamespace("shop")
        .withName("go-live")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"waitingFor\": \"somebody\"}}");

    api.apply(Path.of("examples/40-go-live.yaml"));

    DnsCutover after = cutover();
    assertThat(after.getSpec().phase().name()).isEqualTo("OnTarget");
    assertThat(after.getStatus().waitingFor()).isEqualTo("somebody");
    assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void aSecretIsReadAsARealServerWouldGiveIt() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("secret.yaml"),
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: login, namespace: shop}
            stringData: {username: me}
            """);

    api.apply(file);

    Secret secret = client.secrets().inNamespace("shop").withName("login").get();
    assertThat(secret.getData()).containsEntry("username", "bWU=");
    assertThat(secret.getStringData()).isNullOrEmpty();
  }

  private DnsCutover cutover() {
    return client.resources(DnsCutover.class).inNamespace("shop").withName("go-live").get();
  }
}
