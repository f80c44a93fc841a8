package dev.landfall.generated;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code docs/reference.md}: every field that can be declared, from the schemas themselves. */
public final class Reference {
  private static final Map<String, String> EXAMPLES =
      new TreeMap<>(
          Map.of(
              "CloudConnection", "[connections.md](connections.md)",
              "MigrationEnvironment",
                  "[examples/estate/dev.yaml](../examples/estate/dev.yaml),"
                      + " [examples/10-environment.yaml](../examples/10-environment.yaml)",
              "DataSync", "[examples/20-datasync.yaml](../examples/20-datasync.yaml)",
              "DnsCutover", "[examples/30-cutover.yaml](../examples/30-cutover.yaml)"));

  private Reference() {}

  /** The page. */
  public static String page() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Reference

            Generated from the schemas by `make generate`; `kubectl explain` says the same. A field
            in bold has to be there. Elements of lists are told after `[]`, values of maps after
            `{}`.
            """);
    Map<String, String> files = new TreeMap<>(Crds.files());
    files.values().forEach(crd -> kind(Serialization.unmarshal(crd, JsonNode.class), page));
    return page.toString();
  }

  private static void kind(JsonNode crd, StringBuilder page) {
    String kind = crd.at("/spec/names/kind").asText();
    JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
    page.append("\n## ").append(kind).append("\n\n").append(text(schema, "description"));
    if (EXAMPLES.containsKey(kind)) {
      page.append("\n\nExamples: ").append(EXAMPLES.get(kind));
    }
    page.append("\n\n| Field | Type | Default | |\n|---|---|---|---|\n");
    fields("", schema.at("/properties/spec"), page);
    rules(schema.at("/properties/spec"), page);
  }

  private static void fields(String path, JsonNode schema, StringBuilder page) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String at = path + field.getKey();
              row(at, required.contains(field.getKey()), field.getValue(), page);
              below(at, field.getValue(), page);
            });
  }

  private static void below(String at, JsonNode schema, StringBuilder page) {
    if (schema.has("items")) {
      fields(at + "[].", schema.path("items"), page);
    } else if (schema.path("additionalProperties").isObject()) {
      fields(at + "{}.", schema.path("additionalProperties"), page);
    } else {
      fields(at + ".", schema, page);
    }
  }

  private static void row(String at, boolean required, JsonNode schema, StringBuilder page) {
    String name = "`%s`".formatted(at);
    page.append(
        "| %s | %s | %s | %s |\n"
            .formatted(
                required ? "**%s**".formatted(name) : name,
                type(schema),
                schema.has("default") ? "`%s`".formatted(schema.get("default").asText()) : "",
                text(schema, "description")));
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      StringBuilder values = new StringBuilder();
      schema
          .path("enum")
          .forEach(
              v ->
                  values
                      .append(values.isEmpty() ? "" : ", ")
                      .append('`')
                      .append(v.asText())
                      .append('`'));
      return values.toString();
    }
    return schema.has("items") ? "list of " + type(schema.path("items")) : text(schema, "type");
  }

  private static void rules(JsonNode spec, StringBuilder page) {
    Set<String> messages = new LinkedHashSet<>();
    spec.findValues("x-kubernetes-validations")
        .forEach(rules -> rules.forEach(rule -> messages.add(text(rule, "message"))));
    if (!messages.isEmpty()) {
      page.append("\nRefused where it is applied, besides what a type or pattern refuses:\n\n");
      messages.forEach(message -> page.append("- ").append(message).append('\n'));
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("").replace("\n", " ").replace("|", "\\|").strip();
  }

  /** Writes the page. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of("docs", "reference.md"), page());
  }
}
