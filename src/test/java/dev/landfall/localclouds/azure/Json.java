package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** JSON trees, in few words. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** An object of names and values in turn; a null value leaves its name out. */
  static ObjectNode object(Object... pairs) {
    ObjectNode node = MAPPER.createObjectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != null) {
        node.set((String) pairs[i], MAPPER.valueToTree(pairs[i + 1]));
      }
    }
    return node;
  }

  static ObjectNode parse(String text) {
    try {
      if (!text.isBlank() && MAPPER.readTree(text) instanceof ObjectNode node) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new ArmError(
          400,
          "InvalidRequestContent",
          "The request content was invalid: " + e.getOriginalMessage());
    }
    return MAPPER.createObjectNode();
  }

  static ObjectNode child(ObjectNode node, String name) {
    return node.get(name) instanceof ObjectNode there ? there : node.putObject(name);
  }

  /** A value by its path, "properties.network.id"; missing when it is not there. */
  static JsonNode at(JsonNode node, String path) {
    JsonNode at = node;
    for (String name : path.split("\\.")) {
      at = at == null ? null : at.get(name);
    }
    return at == null || at.isNull() ? MissingNode.getInstance() : at;
  }

  static String text(JsonNode node, String path) {
    return at(node, path).asText("");
  }

  static List<JsonNode> list(JsonNode node, String path) {
    List<JsonNode> items = new ArrayList<>();
    if (at(node, path) instanceof ArrayNode array) {
      array.forEach(items::add);
    }
    return items;
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** JSON merge patch (RFC 7396). */
  static ObjectNode merge(ObjectNode onto, ObjectNode patch) {
    ObjectNode merged = onto.deepCopy();
    patch
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isNull()) {
                merged.remove(e.getKey());
              } else if (e.getValue() instanceof ObjectNode change
                  && merged.get(e.getKey()) instanceof ObjectNode there) {
                merged.set(e.getKey(), merge(there, change));
              } else {
                merged.set(e.getKey(), e.getValue());
              }
            });
    return merged;
  }
}
