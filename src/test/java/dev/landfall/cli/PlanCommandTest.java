package dev.landfall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.kube.MockApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl landfall plan} against an API, through a kubeconfig. */
class PlanCommandTest {
  private static final String DECLARED =
      """
      apiVersion: landfall.dev/v1alpha1
      kind: MigrationEnvironment
      metadata: {name: %s, namespace: shop}
      spec:
        phase: Planned
        aws: {connection: aws}
        azure:
          connection: azure
          location: %s
          resourceGroup: project-prod-rg
          network: {name: project-prod-vnet, addressSpace: [10.0.0.0/16], subnets: {}}
      """;

  private static final String READY =
      "conditions: [{type: PlanReady, status: \"True\", reason: Planned, message: \"%s\"}]";

  @TempDir Path dir;
  private MockApi api;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @BeforeEach
  void start() {
    api = MockApi.start(dir);
    api.install();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void nothingToDoIsZero() {
    stands("prod", READY.formatted("1 as declared"), "[{resource: vnet/a, action: Leave}]");

    assertThat(plan("prod", "-n", "shop")).isZero();
    assertThat(text(out))
        .isEqualTo(
            """
            shop/prod: Planned declared, Planned now
            1 as declared
            """);
  }

  @Test
  void changesAreTwoAndShowBothValues() {
    stands(
        "prod",
        READY.formatted("1 to create, 1 to change"),
        """
        [{resource: server/db, action: Change, detail: x, changes: [
           {field: storage.storageSizeGB, from: "64", to: "128"},
           {field: tags.team, to: shop},
           {field: and 3 more}]},
         {resource: publicIp/agw-ip, action: Create, detail: not there}]
        """);

    assertThat(plan("prod", "-n", "shop")).isEqualTo(2);
    assertThat(text(out))
        .isEqualTo(
            """
            shop/prod: Planned declared, Planned now
            1 to create, 1 to change
              change  server/db
                        storage.storageSizeGB: 64 -> 128
                        tags.team: none -> shop
                        and 3 more
              create  publicIp/agw-ip  not there
            """);
  }

  @Test
  void whatIsRefusedComesFirstAndIsOne() {
    stands(
        "prod",
        READY.formatted("1 to create, 1 refused"),
        """
        [{resource: publicIp/agw-ip, action: Create, detail: not there},
         {resource: server/db, action: Refuse, detail: cannot be changed in place, changes: [
           {field: location, from: canadacentral, to: canadaeast}]}]
        """);

    assertThat(plan("prod", "-n", "shop")).isEqualTo(1);
    assertThat(text(out)).containsSubsequence("refuse", "server/db", "location", "create");
  }

  @Test
  void whatStaysAsItIsIsShownAndIsNothingToDo() {
    stands(
        "prod",
        READY.formatted("1 to leave behind, 1 drifted"),
        """
        [{resource: cache/old, action: Orphan, detail: stays},
         {resource: server/db, action: Drifted, detail: another hand, changes: [
           {field: tags.team, from: x, to: shop}]}]
        """);

    assertThat(plan("prod", "-n", "shop")).isZero();
    assertThat(text(out)).contains("orphan", "stays", "drifted", "another hand", "x -> shop");
  }

  @Test
  void aPlanOfAnOlderDeclarationIsNotReliedOn() {
    MigrationEnvironment environment =
        stands("prod", READY.formatted("1 as declared"), "[{resource: vnet/a, action: Leave}]");
    status(environment, -1L, READY.formatted("1 as declared"), "[]");

    assertThat(plan("prod", "-n", "shop")).isEqualTo(1);
    assertThat(text(out)).contains("No reliable plan", "ask again");
  }

  @Test
  void whatCouldNotBeSeenIsSaid() {
    stands(
        "prod",
        "waitingFor: the connection may not read\n"
            + READY.replace("True", "False").formatted("Azure could not be looked at whole"),
        "[{resource: vnet/a, action: Leave}]");

    assertThat(plan("prod", "-n", "shop")).isEqualTo(1);
    assertThat(text(out))
        .contains("Azure could not be looked at whole; the connection may not read");
  }

  @Test
  void withoutANameAllOfTheNamespaceAreShownAndTheWorstCounts() {
    stands("dev", READY.formatted("1 as declared"), "[{resource: vnet/a, action: Leave}]");
    stands("prod", READY.formatted("1 to create"), "[{resource: vnet/b, action: Create}]");

    assertThat(plan("-n", "shop")).isEqualTo(2);
    assertThat(text(out)).contains("shop/dev", "shop/prod");
  }

  @Test
  void yamlIsTheListOfTheStatus() {
    stands("prod", READY.formatted("1 to create"), "[{resource: vnet/b, action: Create}]");

    assertThat(plan("prod", "-n", "shop", "-o", "yaml")).isEqualTo(2);
    assertThat(text(out)).contains("resource: \"vnet/b\"").doesNotContain("declared");
  }

  @Test
  void aFileThatIsNotAppliedIsNotPlannedButSaysHow() throws IOException {
    Path file = Files.writeString(dir.resolve("prod.yaml"), DECLARED.formatted("prod", "westus"));

    assertThat(plan("-f", file.toString())).isEqualTo(1);
    assertThat(text(messages)).contains("shop/prod is not applied", "spec.phase: Planned");
  }

  @Test
  void aFileIsComparedWithWhatIsApplied() throws IOException {
    stands("prod", READY.formatted("1 as declared"), "[{resource: vnet/a, action: Leave}]");
    Path same =
        Files.writeString(dir.resolve("same.yaml"), DECLARED.formatted("prod", "canadacentral"));
    Path other =
        Files.writeString(dir.resolve("other.yaml"), DECLARED.formatted("prod", "canadaeast"));

    assertThat(plan("-f", same.toString())).isZero();
    assertThat(plan("-f", other.toString())).isEqualTo(1);
    assertThat(text(messages)).contains("is applied, but not as in the file");
  }

  @Test
  void aMissingOneAndAWrongOptionAreNamed() {
    assertThat(plan("prod", "-n", "shop")).isEqualTo(1);
    assertThat(text(messages)).contains("there is no prod in namespace shop");

    assertThat(plan("prod", "-o", "xml")).isEqualTo(1);
    assertThat(text(messages)).contains("-o xml: there are table and yaml", "usage:");
  }

  private int plan(String... args) {
    return PlanCommand.run(args, this::client, print(out), print(messages));
  }

  private KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(api.kubeconfig().toFile()))
        .build();
  }

  private MigrationEnvironment stands(String name, String more, String plan) {
    try (KubernetesClient client = client()) {
      MigrationEnvironment made =
          client
              .resource(
                  Serialization.unmarshal(
                      DECLARED.formatted(name, "canadacentral"), MigrationEnvironment.class))
              .create();
      status(made, made.getMetadata().getGeneration(), more, plan);
      return made;
    }
  }

  private void status(MigrationEnvironment made, Long generation, String more, String plan) {
    String status =
        "observedGeneration: %d\nphase: Planned\nplan: %s\n%s\n"
            .formatted(generation, plan.strip().replace("\n", " "), more);
    try (KubernetesClient client = client()) {
      client
          .resources(MigrationEnvironment.class)
          .inNamespace("shop")
          .withName(made.getMetadata().getName())
          .editStatus(
              e -> {
                e.setStatus(Serialization.unmarshal(status, MigrationEnvironmentStatus.class));
                return e;
              });
    }
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream from) {
    return from.toString(StandardCharsets.UTF_8);
  }
}
