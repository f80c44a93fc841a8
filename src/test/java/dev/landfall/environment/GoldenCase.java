package dev.landfall.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.environment.GoldenArm.Trouble;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One golden case, {@code cases/TYPE/CASE.yaml}: what is declared, what exists, what Azure answers,
 * and what is expected of it. What all cases of a type begin with stands in its {@code base.yaml}.
 */
record GoldenCase(String type, String name) {
  static final Path ROOT = Path.of("src/test/resources/cases");
  static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
  static final String GROUP = SUBSCRIPTION + "/resourceGroups/shop-rg";

  /** What may happen to any resource: a type has each of them, or says why it cannot. */
  static final Set<String> ALL =
      Set.of(
          "created",
          "unchanged",
          "changed",
          "adopted",
          "drifted",
          "immutable",
          "denied",
          "throttled",
          "operation-failed",
          "answer-lost",
          "killed");

  static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .disable(YAMLGenerator.Feature.SPLIT_LINES));

  private static final String BASE = "base";
  private static final String EXPECTED = "\nexpected:\n";

  static List<GoldenCase> all() {
    return types().stream()
        .flatMap(
            type ->
                list(ROOT.resolve(type))
                    .map(file -> file.replace(".yaml", ""))
                    .filter(name -> !name.equals(BASE))
                    .map(name -> new GoldenCase(type, name)))
        .toList();
  }

  static List<String> types() {
    return list(ROOT).filter(name -> Files.isDirectory(ROOT.resolve(name))).toList();
  }

  private static Stream<String> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(p -> p.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file() {
    return ROOT.resolve(type).resolve(name + ".yaml");
  }

  static JsonNode base(String type) {
    return read(ROOT.resolve(type).resolve(BASE + ".yaml"));
  }

  /** The cases that a type cannot have, each with the reason. */
  static JsonNode notApplicable(String type) {
    return base(type).path("notApplicable");
  }

  JsonNode said() {
    return read(file());
  }

  String resource() {
    return base(type).required("resource").asText();
  }

  /** What its writes go to: a path, or all paths below one. */
  Predicate<String> paths() {
    String id = id();
    return id.endsWith("/*")
        ? path -> path.startsWith(id.substring(0, id.length() - 1))
        : path -> path.equals(id) || path.startsWith(id + "/") && path.endsWith("/start");
  }

  String id() {
    return base(type).required("id").asText();
  }

  /** The id of what {@code existing} is about. */
  String existingId() {
    return said().path("at").asText(id().replace("/*", ""));
  }

  Trouble trouble() {
    JsonNode azure = said().path("azure");
    int times = azure.path("times").asInt(1);
    String code = azure.path("code").asText();
    return switch (azure.path("answers").asText()) {
      case "403" -> new Trouble(Trouble.Kind.DENIED, code, 0, 100);
      case "429" -> new Trouble(Trouble.Kind.THROTTLED, code, azure.path("retryAfter").asInt(), 1);
      case "accepted, then Failed" -> new Trouble(Trouble.Kind.FAILING, code, 0, times);
      default -> Trouble.NONE;
    };
  }

  boolean losesAnswer() {
    return said().path("azure").path("answers").asText().equals("carried out, answer lost");
  }

  boolean kills() {
    return said().path("operator").asText().equals("killed after the write");
  }

  /** What is declared, with what the case declares otherwise. */
  MigrationEnvironment declared() {
    JsonNode said = said();
    ObjectNode spec = spec(type);
    lay((ObjectNode) spec.get("azure"), said.path("declared"));
    if (said.path("adopt").asBoolean()) {
      spec.putArray("adopt").add(resource());
    }
    if (said.has("drift")) {
      spec.set("drift", said.get("drift"));
    }
    return environment(spec, said.has("declared") ? 2 : 1);
  }

  static MigrationEnvironment declared(String type) {
    return environment(spec(type), 1);
  }

  private static ObjectNode spec(String type) {
    ObjectNode spec = (ObjectNode) read(ROOT.resolve("base.yaml"));
    lay((ObjectNode) spec.get("azure"), base(type).path("declared"));
    return spec;
  }

  private static MigrationEnvironment environment(ObjectNode spec, long generation) {
    ObjectNode all = YAML.createObjectNode();
    all.put("apiVersion", "landfall.dev/v1alpha1").put("kind", "MigrationEnvironment");
    all.putObject("metadata")
        .put("name", "prod")
        .put("namespace", "shop")
        .put("uid", "uid-1")
        .put("generation", generation);
    all.set("spec", spec);
    return Serialization.unmarshal(all.toString(), MigrationEnvironment.class);
  }

  private static void lay(ObjectNode under, JsonNode over) {
    over.properties()
        .forEach(
            field -> {
              if (field.getValue().isObject() && under.path(field.getKey()).isObject()) {
                lay((ObjectNode) under.get(field.getKey()), field.getValue());
              } else {
                under.set(field.getKey(), field.getValue());
              }
            });
  }

  /** What is expected, as it is written; empty for a case that expects nothing yet. */
  String expected() {
    String text = text(file());
    int at = text.indexOf(EXPECTED);
    return at < 0 ? "" : text.substring(at + 1);
  }

  /** Writes what is expected, for review; what the case says otherwise stays as it is. */
  void expect(String expected) {
    String text = text(file());
    int at = text.indexOf(EXPECTED);
    try {
      Files.writeString(
          file(), (at < 0 ? text.stripTrailing() + "\n" : text.substring(0, at + 1)) + expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Words in a case that nothing reads: a misspelt one would say nothing. */
  List<String> unread() {
    Set<String> known =
        new TreeSet<>(
            Set.of(
                "declared", "existing", "at", "adopt", "drift", "azure", "operator", "expected"));
    List<String> unread = new ArrayList<>();
    said()
        .fieldNames()
        .forEachRemaining(
            word -> {
              if (!known.contains(word)) {
                unread.add(word);
              }
            });
    return unread;
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(
          text(file).replace("{group}", GROUP).replace("{subscription}", SUBSCRIPTION));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return type + "/" + name;
  }
}
