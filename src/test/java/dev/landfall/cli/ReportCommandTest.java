package dev.landfall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.kube.MockApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl landfall report} against an API, through a kubeconfig. */
class ReportCommandTest {
  private static final String BLOCKS =
      "{severity: Blocks, check: replica-identities, object: public.lines, on: source, message:"
          + " table public.lines has no key, remedy: ALTER TABLE x REPLICA IDENTITY FULL}";
  private static final String DECISION =
      "{severity: Decision, check: encodings, object: collation, message: another order}";
  private static final String KNOW =
      "{severity: Information, check: rules, object: public.a, message: a rule}";

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
  void whatIsInTheWayComesFirstWithWhatToPasteWhere() throws Exception {
    stands("main", BLOCKS + ", " + DECISION + ", " + KNOW);

    assertThat(report("main", "-n", "shop")).isEqualTo(1);
    assertThat(text(out))
        .isEqualTo(
            """
            shop/main, as it stood at 2026-11-29T00:00:00Z
            In the way: 1
              replica-identities  public.lines
                  table public.lines has no key
                  on the source: ALTER TABLE x REPLICA IDENTITY FULL;
            To decide upon: 1
              encodings  collation
                  another order
            To know: 1
              rules  public.a
                  a rule
            """);
  }

  @Test
  void decisionsAreTwoAndKnowingIsZeroAndTheWorstCounts() throws Exception {
    stands("main", KNOW);
    assertThat(report("-n", "shop")).isZero();

    stands("other", DECISION);
    assertThat(report("-n", "shop")).isEqualTo(2);
    assertThat(report("other", "-n", "shop", "-o", "yaml")).isEqualTo(2);
    assertThat(text(out)).contains("check: \"encodings\"");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    apply("main", "");

    assertThat(report("main", "-n", "shop")).isEqualTo(1);
    assertThat(text(messages)).contains("shop/main has no report");
    assertThat(report("nothing", "-n", "shop")).isEqualTo(1);
    assertThat(text(messages)).contains("there is no nothing in namespace shop");
    assertThat(report("-f", "file.yaml")).isEqualTo(1);
    assertThat(text(messages)).contains("not of a file", "usage: kubectl landfall report");
  }

  private int report(String... args) {
    return ReportCommand.run(args, this::client, print(out), print(messages));
  }

  private KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(api.kubeconfig().toFile()))
        .build();
  }

  private void stands(String name, String findings) throws Exception {
    apply(
        name,
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s-preflight, namespace: shop}
        data:
          report.yaml: |
            at: "2026-11-29T00:00:00Z"
            left: 0
            findings: [%s]
        """
            .formatted(name, findings));
  }

  private void apply(String name, String more) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve(name + ".yaml"),
            """
            apiVersion: landfall.dev/v1alpha1
            kind: DataSync
            metadata: {name: %s, namespace: shop}
            spec: {environment: prod, database: %s, phase: Copied}
            """
                    .formatted(name, name)
                + more);
    api.apply(file);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream from) {
    return from.toString(StandardCharsets.UTF_8);
  }
}
