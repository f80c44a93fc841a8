package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type of resource through everything that may happen to it ({@link GoldenCase}): the whole
 * reconciler, over TLS and tokens, and what is sent and said is compared with a file that was
 * reviewed. With {@code -Dlandfall.cases.rewrite=true} the files are written anew, for review.
 */
@EnableKubernetesMockClient(crud = true)
class GoldenCasesTest {
  /** What stands on no resource manager, and the test that it has instead. */
  private static final Map<String, String> ELSEWHERE =
      Map.of("applicationRole", "a role in PostgreSQL: EnvironmentTest");

  private static final Map<String, Map<String, String>> SECRETS =
      new TreeMap<>(
          Map.of(
              "aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "Secret-Aws-1"),
              "azure", Map.of("clientId", "c", "clientSecret", "Secret-Azure-1"),
              "db-admin", Map.of("username", "landfall", "password", "Secret-Admin-1"),
              "db-app", Map.of("username", "shop", "password", "Secret-App-1"),
              "payments", Map.of("key", "Secret-Payments-1")));

  private static final ObjectNode FOREIGN = GoldenCase.YAML.createObjectNode();

  static {
    FOREIGN.putObject("tags").putNull("landfall-owner").put("team", "platform");
  }

  static KubernetesClient kubernetes;
  private static final GoldenArm ARM = new GoldenArm();
  private static final Faults FAULTS = new Faults();
  private static Addresses addresses;
  private static CloudServer azure;
  private static CloudServer aws;

  @BeforeAll
  static void start() throws Exception {
    addresses = Addresses.claim();
    Authority ca = Authority.create("local");
    Identity control = ca.issue("clouds", addresses.control());
    azure = CloudServer.start(ARM, addresses.control(), control, FAULTS, new RequestLog());
    aws =
        CloudServer.start(
            new ScriptedSts(), addresses.control(), control, FAULTS, new RequestLog());
    SECRETS.forEach(GoldenCasesTest::secret);
    secret("ca", Map.of("ca.crt", ca.pem()));
    connection(
        """
        metadata: {name: aws, namespace: shop}
        spec:
          aws: {region: ca-central-1, accountId: "123456789012",
            credentials: {secretRef: {name: aws}},
            endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}}
        """
            .formatted(aws.uri()));
    connection(
        """
        metadata: {name: azure, namespace: shop}
        spec:
          azure: {subscriptionId: 00000000-0000-0000-0000-000000000000,
            tenantId: 00000000-0000-0000-0000-000000000000,
            credentials: {secretRef: {name: azure}},
            endpoint: {authorityHost: "%1$s", resourceManager: "%1$s",
              caBundleRef: {name: ca, key: ca.crt}}}
        """
            .formatted(azure.uri()));
  }

  @AfterAll
  static void stop() {
    azure.close();
    aws.close();
    addresses.close();
  }

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsSentAndSaidIsAsReviewed(GoldenCase golden) throws IOException {
    String actual = GoldenCase.YAML.writeValueAsString(play(golden));

    if (Boolean.getBoolean("landfall.cases.rewrite")) {
      Files.createDirectories(golden.expected().getParent());
      Files.writeString(golden.expected(), actual);
    }
    assertThat(golden.expected()).exists();
    assertThat(actual).isEqualTo(Files.readString(golden.expected()));
  }

  @Test
  void everyFileIsRead() throws IOException {
    Set<Path> read = new HashSet<>();
    read.add(Path.of("declared.yaml"));
    read.add(Path.of("existing.yaml"));
    GoldenCase.scripts().forEach(s -> read.add(Path.of("cases", s + ".yaml")));
    GoldenCase.types().forEach(t -> read.add(Path.of(t, "declared.yaml")));
    GoldenCase.types().forEach(t -> read.add(Path.of(t, "existing.yaml")));
    cases().forEach(c -> read.add(Path.of(c.type(), c.name(), "declared.yaml")));
    cases().forEach(c -> read.add(Path.of(c.type(), c.name(), "expected.yaml")));

    try (Stream<Path> all = Files.walk(GoldenCase.ROOT)) {
      assertThat(all.filter(Files::isRegularFile).map(GoldenCase.ROOT::relativize).toList())
          .isNotEmpty()
          .isSubsetOf(read);
    }
  }

  @Test
  void everyTypeHasAFolder() throws ReflectiveOperationException {
    Set<String> covered = new TreeSet<>(ELSEWHERE.keySet());
    Set<String> planned = new TreeSet<>();
    Set<String> declared = new TreeSet<>();
    for (String type : GoldenCase.types()) {
      covered.add(typeOf(new GoldenCase(type, "unchanged").resource()));
      ObjectNode spec = GoldenCase.spec(type).put("phase", "Planned");
      MigrationEnvironment environment = GoldenCase.environment(spec);
      for (RecordComponent part : AzureSide.class.getRecordComponents()) {
        Object value = part.getAccessor().invoke(environment.getSpec().azure());
        if (value != null && !value.equals(List.of())) {
          declared.add(part.getName());
        }
      }
      ARM.begin("", MissingNode.getInstance(), GoldenCase.standing());
      HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
      try (Operator operator = new Operator(clock)) {
        operator.reconciler.reconcile(environment, null);
      }
      environment.getStatus().plan().forEach(line -> planned.add(typeOf(line.resource())));
    }

    assertThat(planned).as("types that a declaration asks for").isEqualTo(covered);
    assertThat(declared)
        .as("parts of spec.azure that a folder declares")
        .containsAll(
            Arrays.stream(AzureSide.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet()));
  }

  private static String typeOf(String resource) {
    return resource.substring(0, resource.indexOf('/'));
  }

  private static ObjectNode play(GoldenCase golden) {
    JsonNode script = golden.script();
    FAULTS.clear();
    ARM.begin(golden.id(), fault(golden, script.path("fault")), GoldenCase.standing());
    switch (script.path("it").asText("standing")) {
      case "absent" -> ARM.lacks(golden.id());
      case "wrong" -> ARM.changes(golden.id(), golden.wrong());
      case "fixed" -> ARM.changes(golden.id(), golden.fixed());
      case "foreign" -> ARM.changes(golden.id(), FOREIGN);
      case "standing" -> {}
      default -> throw new IllegalArgumentException(script.toString());
    }
    if (script.path("tags").asText().equals("foreign")) {
      ARM.changes(golden.id(), FOREIGN);
    }
    ObjectNode told = GoldenCase.YAML.createObjectNode();
    ArrayNode passes = told.putArray("passes");
    HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
    MigrationEnvironment environment = golden.declared();
    Operator operator = new Operator(clock);
    for (int pass = 1; pass <= script.required("passes").asInt(); pass++) {
      if (script.path("changedBefore").asInt() == pass) {
        ARM.changes(golden.id(), golden.wrong());
      }
      if (script.path("killedBefore").asInt() == pass) {
        operator.close();
        operator = new Operator(clock);
      }
      UpdateControl<MigrationEnvironment> result = operator.reconciler.reconcile(environment, null);
      passes.add(pass(environment, golden.resource(), result));
      clock.forward(Duration.ofMillis(result.getScheduleDelay().orElseThrow()));
    }
    operator.close();
    assertThat(Serialization.asYaml(environment)).doesNotContain("Secret-");
    return told;
  }

  /** A lost answer is the server's to lose; all else is the resource manager's. */
  private static JsonNode fault(GoldenCase golden, JsonNode declared) {
    if (declared.path("answer").asText().equals("lost")) {
      FAULTS.add("azure", "(PUT|PATCH) it", Faults.Kind.LOST_ANSWER, 1);
      return MissingNode.getInstance();
    }
    if (declared.has("message")) {
      String message = declared.get("message").asText();
      ((ObjectNode) declared)
          .put(
              "message", message.replace("{action}", golden.action()).replace("{id}", golden.id()));
    }
    return declared;
  }

  private static ObjectNode pass(
      MigrationEnvironment environment,
      String resource,
      UpdateControl<MigrationEnvironment> result) {
    ObjectNode pass = GoldenCase.YAML.createObjectNode();
    var status = environment.getStatus();
    status.plan().stream()
        .filter(p -> p.resource().equals(resource))
        .forEach(line -> pass.put("plan", line.action() + ": " + masked(line.detail())));
    Set<String> worthTelling = Set.of("Stalled", "Drifted");
    status.conditions().stream()
        .filter(
            c ->
                c.getType().equals("Ready")
                    || worthTelling.contains(c.getType()) && c.getStatus().equals("True"))
        .forEach(
            c ->
                pass.put(
                    c.getType(),
                    "%s %s: %s".formatted(c.getStatus(), c.getReason(), masked(c.getMessage()))));
    pass.put("again", Duration.ofMillis(result.getScheduleDelay().orElseThrow()).toString());
    ArrayNode writes = GoldenCase.YAML.createArrayNode();
    ARM.writes().forEach(write -> writes.add(masked(write)));
    if (!writes.isEmpty()) {
      pass.set("writes", writes);
    }
    return pass;
  }

  /** With a word for each secret instead of it, and the group's id cut short. */
  private static String masked(String text) {
    String result = text.replace(GoldenCase.GROUP, "{group}");
    for (Map.Entry<String, Map<String, String>> secret : SECRETS.entrySet()) {
      for (Map.Entry<String, String> value : secret.getValue().entrySet()) {
        if (value.getValue().startsWith("Secret-")) {
          result =
              result.replace(
                  value.getValue(), "(%s of %s)".formatted(value.getKey(), secret.getKey()));
        }
      }
    }
    return result.replace(GoldenCase.SUBSCRIPTION, "{subscription}");
  }

  private static JsonNode masked(JsonNode tree) {
    try {
      return GoldenCase.YAML.readTree(masked(GoldenCase.YAML.writeValueAsString(tree)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).create();
  }

  private static void connection(String yaml) {
    kubernetes
        .resource(
            Serialization.unmarshal(
                "apiVersion: landfall.dev/v1alpha1\nkind: CloudConnection\n" + yaml,
                CloudConnection.class))
        .inNamespace("shop")
        .create();
  }

  /** One process of the operator. */
  private static final class Operator implements AutoCloseable {
    private final Connections connections;
    private final EnvironmentReconciler reconciler;

    Operator(HandClock clock) {
      connections = new Connections(kubernetes, CloudCalls.NONE, clock);
      reconciler =
          new EnvironmentReconciler(
              connections, kubernetes, new Events(kubernetes, clock), new StatusInHand(), clock);
    }

    @Override
    public void close() {
      connections.close();
    }
  }
}
