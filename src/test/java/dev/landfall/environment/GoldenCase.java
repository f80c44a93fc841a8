package dev.landfall.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One golden case: a type of resource, and what happens to one of it. Each file says only what
 * differs from the one before it.
 *
 * <ul>
 *   <li>{@code azure/declared.yaml}, {@code TYPE/declared.yaml}, {@code TYPE/CASE/declared.yaml}:
 *       the spec, as a person writes it
 *   <li>{@code azure/existing.yaml}: what Azure holds where all stands as declared
 *   <li>{@code TYPE/existing.yaml}: which resource it is about; how it looks when another hand
 *       changed it ({@code wrong}), or when it differs in what cannot be changed ({@code fixed}),
 *       as merge patches; and which cases the type is {@code without}, and why
 *   <li>{@code cases/CASE.yaml}: what happens
 *   <li>{@code TYPE/CASE/expected.yaml}: every write and what is said, pass by pass
 * </ul>
 */
record GoldenCase(String type, String name) {
  static final Path ROOT = Path.of("src/test/resources/azure");
  static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
  static final String GROUP = SUBSCRIPTION + "/resourceGroups/shop-rg";
  static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .disable(YAMLGenerator.Feature.SPLIT_LINES));

  /** All there should be: each script for each type, but for those that a type is without. */
  static List<GoldenCase> all() {
    return types().stream()
        .flatMap(
            type ->
                scripts().stream()
                    .filter(script -> !read(existing(type)).path("without").has(script))
                    .map(script -> new GoldenCase(type, script)))
        .toList();
  }

  /** The folders of types. */
  static List<String> types() {
    return list(ROOT)
        .filter(p -> Files.exists(existing(p.getFileName().toString())))
        .map(p -> p.getFileName().toString())
        .toList();
  }

  /** The names of what may happen. */
  static List<String> scripts() {
    return list(ROOT.resolve("cases"))
        .map(p -> p.getFileName().toString().replace(".yaml", ""))
        .toList();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path existing(String type) {
    return ROOT.resolve(type).resolve("existing.yaml");
  }

  Path expected() {
    return ROOT.resolve(type).resolve(name).resolve("expected.yaml");
  }

  /** What happens. */
  JsonNode script() {
    return read(ROOT.resolve("cases").resolve(name + ".yaml"));
  }

  String resource() {
    return read(existing(type)).required("resource").asText();
  }

  String id() {
    return read(existing(type)).required("id").asText();
  }

  /** How it looks when another hand changed it; as it is where nothing of it can be changed. */
  JsonNode wrong() {
    JsonNode file = read(existing(type));
    return file.path("without").has("changed") ? YAML.createObjectNode() : file.required("wrong");
  }

  /** How it looks when it differs in what cannot be changed. */
  JsonNode fixed() {
    return read(existing(type)).required("fixed");
  }

  /** The action that writing it needs. */
  String action() {
    String below = id().substring(id().lastIndexOf("/providers/") + "/providers/".length());
    String[] parts = below.split("/");
    StringBuilder action = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i += 2) {
      action.append('/').append(parts[i]);
    }
    return id().contains("/providers/")
        ? action + "/write"
        : "Microsoft.Resources/subscriptions/resourceGroups/write";
  }

  /** What is declared. */
  MigrationEnvironment declared() {
    ObjectNode spec = spec(type);
    Path own = ROOT.resolve(type).resolve(name).resolve("declared.yaml");
    if (Files.exists(own)) {
      lay(spec, read(own));
    }
    if (script().path("adopt").asBoolean()) {
      spec.putArray("adopt").add(resource());
    }
    if (script().has("drift")) {
      spec.set("drift", script().get("drift"));
    }
    return environment(spec);
  }

  /** What a type declares, whatever happens to it. */
  static ObjectNode spec(String type) {
    ObjectNode spec = (ObjectNode) read(ROOT.resolve("declared.yaml"));
    Path own = ROOT.resolve(type).resolve("declared.yaml");
    if (Files.exists(own)) {
      lay(spec, read(own));
    }
    return spec;
  }

  static MigrationEnvironment environment(ObjectNode spec) {
    ObjectNode all = YAML.createObjectNode();
    all.put("apiVersion", "landfall.dev/v1alpha1").put("kind", "MigrationEnvironment");
    all.putObject("metadata")
        .put("name", "prod")
        .put("namespace", "shop")
        .put("uid", "uid-1")
        .put("generation", 1);
    all.set("spec", spec);
    return Serialization.unmarshal(all.toString(), MigrationEnvironment.class);
  }

  /** What Azure holds where all stands as declared. */
  static Map<String, ObjectNode> standing() {
    Map<String, ObjectNode> held = new HashMap<>();
    read(ROOT.resolve("existing.yaml"))
        .required("holds")
        .forEach(h -> held.put(h.required("id").asText(), (ObjectNode) h.required("body")));
    return held;
  }

  static void lay(ObjectNode under, JsonNode over) {
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

  private static JsonNode read(Path file) {
    try {
      return YAML.readTree(
          Files.readString(file).replace("{group}", GROUP).replace("{subscription}", SUBSCRIPTION));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return type + "/" + name;
  }
}
