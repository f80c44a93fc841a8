package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.environment.GoldenArm.Write;
import dev.landfall.environment.GoldenOperator.Standing;
import dev.landfall.localclouds.http.Faults;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type of resource through everything that may happen to it: what is sent and what is said is
 * as somebody has read it and found it right ({@link GoldenCase}). With {@code
 * -Dgolden.update=true} what is expected is written anew, to be read again.
 */
@EnableKubernetesMockClient(crud = true)
class GoldenCasesTest {
  /** Types that are no resources of the resource manager, and where they are tested instead. */
  private static final Map<String, String> ELSEWHERE =
      Map.of("applicationRole", "a role in PostgreSQL: EnvironmentTest, KilledAtEveryCallTest");

  private static final int MOST_PASSES = 12;

  static KubernetesClient kubernetes;
  @TempDir static Path directory;
  private static GoldenOperator operator;

  @BeforeAll
  static void start() throws Exception {
    operator = new GoldenOperator(kubernetes, directory);
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @TestFactory
  Stream<DynamicTest> whatIsSentAndSaidIsAsItWasRead() {
    return GoldenCase.all().stream().map(c -> dynamicTest(c.toString(), () -> isAsItWasRead(c)));
  }

  private static void isAsItWasRead(GoldenCase golden) throws JsonProcessingException {
    ObjectNode all = GoldenCase.YAML.createObjectNode();
    all.set("expected", play(golden));
    String actual = GoldenCase.YAML.writeValueAsString(all);

    if (Boolean.getBoolean("golden.update")) {
      golden.expect(actual);
    }
    assertThat(golden.unread()).as("words that nothing reads").isEmpty();
    assertThat(all.at("/expected/told").size()).as("passes until it is at rest").isPositive();
    assertThat(operator.arm.defects()).as("fields sent that only Azure may say").isEmpty();
    assertThat(actual).isEqualTo(golden.expected());
  }

  @TestFactory
  Stream<DynamicTest> eachTypeHasEachCaseOrSaysWhyNot() {
    return GoldenCase.types().stream().map(t -> dynamicTest(t, () -> hasEachCase(t)));
  }

  private static void hasEachCase(String type) {
    Set<String> there = new TreeSet<>();
    GoldenCase.all().stream().filter(c -> c.type().equals(type)).forEach(c -> there.add(c.name()));
    GoldenCase.notApplicable(type)
        .properties()
        .forEach(
            reason -> {
              assertThat(there).doesNotContain(reason.getKey());
              assertThat(reason.getValue().asText()).isNotBlank();
              there.add(reason.getKey());
            });

    assertThat(there).containsAll(GoldenCase.ALL);
  }

  @Test
  void eachTypeThatCanBeDeclaredHasAFolder() throws ReflectiveOperationException {
    Set<String> covered = new TreeSet<>(ELSEWHERE.keySet());
    Set<String> planned = new TreeSet<>();
    Set<String> declared = new TreeSet<>();
    for (String type : GoldenCase.types()) {
      covered.add(kind(new GoldenCase(type, "unchanged").resource()));
      operator.standing(type).status().plan().forEach(line -> planned.add(kind(line.resource())));
      AzureSide side = GoldenCase.declared(type).getSpec().azure();
      for (RecordComponent part : AzureSide.class.getRecordComponents()) {
        Object value = part.getAccessor().invoke(side);
        if (value != null && !value.equals(List.of())) {
          declared.add(part.getName());
        }
      }
    }
    Set<String> parts = new TreeSet<>();
    for (RecordComponent part : AzureSide.class.getRecordComponents()) {
      parts.add(part.getName());
    }
    parts.remove("exposed");

    assertThat(covered).as("types with a folder").containsAll(planned);
    assertThat(declared).as("parts of spec.azure that some base declares").containsAll(parts);
  }

  private static String kind(String resource) {
    return resource.substring(0, resource.indexOf('/'));
  }

  /** Runs a case until it is at rest, and tells what was sent and said. */
  private static JsonNode play(GoldenCase golden) {
    Standing standing = operator.standing(golden.type());
    assertThat(
            golden.id().endsWith("/*") || standing.holds().containsKey(GoldenArm.key(golden.id())))
        .as("%s is the id of something that is made", golden.id())
        .isTrue();
    operator.beginAnew();
    operator.arm.begin(standing.holds());
    MigrationEnvironment environment = golden.declared();
    environment.setStatus(standing.status());
    exists(golden, environment);
    operator.arm.trouble(golden.paths(), golden.trouble());
    if (golden.losesAnswer()) {
      operator.faults.add("azure", "write it", Faults.Kind.LOST_ANSWER, 1);
    }
    boolean killed = !golden.kills();
    ArrayNode calls = GoldenCase.YAML.createArrayNode();
    Set<String> others = new TreeSet<>();
    ArrayNode told = GoldenCase.YAML.createArrayNode();
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      operator.pass(environment);
      List<Write> writes = operator.arm.writes();
      boolean wrote = false;
      for (Write write : writes) {
        if (golden.paths().test(write.path())) {
          wrote = true;
          calls.add(call(write));
        } else {
          others.add(masked("%s %s".formatted(write.method(), write.path())));
        }
      }
      tell(told, environment, golden);
      if (!killed && !calls.isEmpty()) {
        killed = true;
        operator.restart();
      } else if (!wrote && operator.arm.isAtRest(golden.paths()) && isAtRest(environment, golden)) {
        break;
      }
    }
    assertThat(Serialization.asYaml(environment)).doesNotContain("Secret-");
    ObjectNode expected = GoldenCase.YAML.createObjectNode();
    expected.set("calls", calls);
    if (!others.isEmpty()) {
      others.forEach(expected.putArray("besides")::add);
    }
    expected.set("told", told);
    return expected;
  }

  /** What nobody has seen yet is not remembered either. */
  private static void exists(GoldenCase golden, MigrationEnvironment environment) {
    JsonNode existing = golden.said().path("existing");
    if (existing.isTextual()) {
      assertThat(existing.asText()).isEqualTo("absent");
      operator.arm.lacks(golden.existingId());
    } else if (existing.isObject()) {
      operator.arm.changes(golden.existingId(), existing);
    }
    if (existing.isTextual() || golden.said().path("adopt").asBoolean()) {
      environment.setStatus(operator.standing(golden.type()).forgetting(golden.resource()));
    }
  }

  private static boolean isAtRest(MigrationEnvironment environment, GoldenCase golden) {
    return switch (line(environment, golden).action()) {
      case Leave, Drifted, Refuse -> true;
      case Create, Change, Adopt, Delete, Orphan, Wait -> condition(environment, "Stalled");
    };
  }

  private static boolean condition(MigrationEnvironment environment, String type) {
    return environment.getStatus().conditions().stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }

  private static PlannedResource line(MigrationEnvironment environment, GoldenCase golden) {
    return environment.getStatus().plan().stream()
        .filter(l -> l.resource().equals(golden.resource()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(Serialization.asYaml(environment.getStatus())));
  }

  /** What is said of it, each time that it is something else. */
  private static void tell(ArrayNode told, MigrationEnvironment environment, GoldenCase golden) {
    Condition ready =
        environment.getStatus().conditions().stream()
            .filter(c -> c.getType().equals("Ready"))
            .findFirst()
            .orElseThrow();
    boolean about =
        ready.getStatus().equals("True")
            || ready.getMessage().contains(golden.resource())
            || ready.getMessage().contains(golden.id().replace("/*", ""));
    PlannedResource line = line(environment, golden);
    ObjectNode words = GoldenCase.YAML.createObjectNode();
    words.put("line", masked("%s: %s".formatted(line.action(), line.detail())));
    if (about) {
      words.put("ready", masked("%s: %s".formatted(ready.getReason(), ready.getMessage())));
    }
    if (told.isEmpty() || !told.get(told.size() - 1).equals(words)) {
      told.add(words);
    }
  }

  private static JsonNode call(Write write) {
    ObjectNode call = GoldenCase.YAML.createObjectNode();
    call.put(write.method(), masked(write.path()));
    if (!write.body().isEmpty()) {
      call.set("body", sorted("", write.body()));
    }
    return call;
  }

  /** Fields in the order of their names, so that a file changes only where a body does. */
  private static JsonNode sorted(String at, JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = GoldenCase.YAML.createArrayNode();
      node.forEach(item -> array.add(sorted(at + "[]", item)));
      return array;
    }
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties()
          .forEach(f -> fields.put(masked(f.getKey()), sorted(f.getKey(), f.getValue())));
      ObjectNode object = GoldenCase.YAML.createObjectNode();
      fields.forEach(object::set);
      return object;
    }
    if (at.equals("exp")) {
      return TextNode.valueOf("(when the certificate ends)");
    }
    return node.isTextual() && node.asText().length() > 1000
        ? TextNode.valueOf("(a certificate with its key)")
        : node.isTextual() ? TextNode.valueOf(masked(node.asText())) : node;
  }

  /** With a word for each secret instead of it, and ids cut short. */
  private static String masked(String text) {
    String result = text.replace(GoldenCase.GROUP, "{group}");
    for (Map.Entry<String, String> secret : operator.secrets.entrySet()) {
      result = result.replace(secret.getKey(), secret.getValue());
    }
    return result
        .replace(GoldenCase.SUBSCRIPTION, "{subscription}")
        .replace(operator.databaseHost, "{databaseHost}");
  }
}
