package dev.landfall.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Azure makes of a resource of a type that it is told, as {@code cases/azure.yaml} says.
 *
 * @param takesLong whether a write is answered before it is carried out
 * @param busiesParent whether the parent's state tells of it too
 * @param state which property says what goes on; empty for none
 * @param tells what Azure alone may say: whoever sends it back is at fault
 * @param fills what holds where nothing was said
 * @param hides properties that are never told
 * @param keeps whether a PUT leaves what it does not speak of
 * @param has what there is below it from the beginning, by relative path
 */
record GoldenType(
    boolean takesLong,
    boolean busiesParent,
    String state,
    JsonNode tells,
    JsonNode fills,
    List<String> hides,
    boolean keeps,
    Map<String, ObjectNode> has) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What no type may be sent back. */
  private static final Set<String> ENVELOPE = Set.of("id", "name", "type", "etag", "systemData");

  /** What none of the things in lists, that have properties of their own, may be sent back. */
  private static final Set<String> ELEMENT = Set.of("id", "type", "etag");

  static final GoldenType UNKNOWN = of(JsonNodeFactory.instance.objectNode());

  /** All that are known, by name in lower case. */
  static Map<String, GoldenType> all() {
    Map<String, GoldenType> all = new HashMap<>();
    GoldenCase.read(GoldenCase.ROOT.resolve("azure.yaml"))
        .properties()
        .forEach(e -> all.put(e.getKey().toLowerCase(Locale.ROOT), of(e.getValue())));
    return all;
  }

  private static GoldenType of(JsonNode said) {
    List<String> hides = new ArrayList<>();
    said.path("hides").forEach(h -> hides.add(h.asText()));
    Map<String, ObjectNode> has = new TreeMap<>();
    said.path("has").properties().forEach(e -> has.put(e.getKey(), (ObjectNode) e.getValue()));
    return new GoldenType(
        said.path("long").asBoolean(),
        said.path("busiesParent").asBoolean(),
        said.path("state").asText(""),
        said.path("tells"),
        said.path("fills"),
        hides,
        said.path("keeps").asBoolean(),
        has);
  }

  /** The name of the type of what has an id. */
  static String nameOf(String id) {
    if (!id.toLowerCase(Locale.ROOT).contains("/providers/")) {
      return "Microsoft.Resources/subscriptions/resourceGroups";
    }
    int providers = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/");
    String[] parts = id.substring(providers + 1).split("/", -1);
    StringBuilder name = new StringBuilder(parts[1]);
    for (int i = 2; i < parts.length; i += 2) {
      name.append('/').append(parts[i]);
    }
    return name.toString();
  }

  static String lastOf(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /** A resource after a write. */
  ObjectNode written(
      CloudRequest request, JsonNode said, @Nullable ObjectNode before, String databaseHost) {
    String id = request.path();
    boolean patch = request.method().equals("PATCH");
    ObjectNode body =
        before != null && (patch || keeps) ? before.deepCopy() : filled(id, fills, databaseHost);
    merge(body, said);
    if (patch && said.has("tags")) {
      body.set("tags", said.get("tags").deepCopy());
    }
    body.put("id", id).put("name", lastOf(id)).put("type", nameOf(id));
    merge(body, filled(id, tells, databaseHost));
    if (!state.isEmpty()) {
      state(body, "Succeeded");
    }
    if (nameOf(id).startsWith("Microsoft.Network/")) {
      body.put("etag", "W/\"1\"");
      body.path("properties").forEach(list -> adorn(id, list));
    }
    if (nameOf(id).endsWith("/configurations")) {
      ObjectNode properties = body.withObject("properties");
      properties.put("isConfigPendingRestart", !properties.path("isDynamicConfig").asBoolean());
    }
    return body;
  }

  /** Azure's networks tell of each thing in a list as of a resource. */
  private static void adorn(String id, JsonNode list) {
    if (!list.isArray()) {
      return;
    }
    for (JsonNode element : list) {
      if (element instanceof ObjectNode it && it.path("properties").isObject() && it.has("name")) {
        it.put("id", "%s/things/%s".formatted(id, it.get("name").asText()));
        it.put("etag", "W/\"1\"").put("type", nameOf(id) + "/things");
        it.withObject("properties").put("provisioningState", "Succeeded");
        it.get("properties").forEach(inner -> adorn(it.get("id").asText(), inner));
      }
    }
  }

  /** Its state: succeeded, or what goes on. */
  void state(ObjectNode body, String to) {
    if (!state.isEmpty()) {
      boolean done = to.equals("Succeeded") && state.equals("state");
      body.withObject("properties").put(state, done ? "Ready" : to);
    }
  }

  /** What there is below it once it is made. */
  Map<String, ObjectNode> children(String id, boolean fresh) {
    Map<String, ObjectNode> children = new LinkedHashMap<>();
    if (fresh) {
      has.forEach(
          (path, body) -> {
            ObjectNode child = body.deepCopy().put("name", lastOf(path));
            children.put(GoldenArm.key(id + "/" + path), child);
          });
    }
    return children;
  }

  /** As it is told. */
  ObjectNode hidden(ObjectNode body) {
    ObjectNode told = body.deepCopy();
    for (String path : hides) {
      int dot = path.lastIndexOf('.');
      if (told.at("/" + path.substring(0, dot).replace('.', '/')) instanceof ObjectNode parent) {
        parent.remove(path.substring(dot + 1));
      }
    }
    return told;
  }

  /** The fields of a body that only Azure may say. */
  List<String> readOnly(JsonNode said) {
    List<String> found = new ArrayList<>();
    ENVELOPE.stream().filter(said::has).forEach(found::add);
    if (!state.isEmpty() && said.path("properties").has(state)) {
      found.add("properties." + state);
    }
    shared("", tells, said, found);
    said.path("properties").properties().forEach(p -> elements(p.getKey(), p.getValue(), found));
    return found;
  }

  private static void shared(String path, JsonNode told, JsonNode said, List<String> found) {
    told.properties()
        .forEach(
            field -> {
              JsonNode sent = said.get(field.getKey());
              if (sent != null && field.getValue().isObject() && !field.getValue().isEmpty()) {
                shared(path + field.getKey() + ".", field.getValue(), sent, found);
              } else if (sent != null) {
                found.add(path + field.getKey());
              }
            });
  }

  private static void elements(String path, JsonNode list, List<String> found) {
    if (!list.isArray()) {
      return;
    }
    for (JsonNode element : list) {
      if (element.path("properties").isObject() && element.has("name")) {
        String at = "%s[%s]".formatted(path, element.get("name").asText());
        ELEMENT.stream().filter(element::has).forEach(f -> found.add(at + "." + f));
        if (element.get("properties").has("provisioningState")) {
          found.add(at + ".provisioningState");
        }
        element
            .get("properties")
            .properties()
            .forEach(p -> elements(at + "." + p.getKey(), p.getValue(), found));
      }
    }
  }

  private static ObjectNode filled(String id, JsonNode template, String databaseHost) {
    if (!template.isObject()) {
      return JsonNodeFactory.instance.objectNode();
    }
    int extension = id.lastIndexOf("/providers/");
    return (ObjectNode)
        json(
            template
                .toString()
                .replace("{id}", id)
                .replace("{name}", lastOf(id))
                .replace("{on}", id.substring(0, Math.max(0, extension)))
                .replace("{databaseHost}", databaseHost)
                .replace(
                    "{uuid}",
                    UUID.nameUUIDFromBytes(GoldenArm.key(id).getBytes(StandardCharsets.UTF_8))
                        .toString()));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A JSON merge patch (RFC 7396). */
  static void merge(ObjectNode into, JsonNode change) {
    change
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                into.remove(field.getKey());
              } else if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge((ObjectNode) into.get(field.getKey()), field.getValue());
              } else {
                into.set(field.getKey(), field.getValue().deepCopy());
              }
            });
  }
}
