package dev.landfall.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.landfall.kube.KubeCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The declared objects, through kubectl as a person would. */
final class Objects {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final KubeCluster cluster;

  Objects(KubeCluster cluster) {
    this.cluster = cluster;
  }

  void apply(Path file) {
    cluster.kubectl("apply", "-f", file.toString()).orThrow();
  }

  JsonNode get(String kind, String name) {
    KubeCluster.Output output = cluster.kubectl("-n", "shop", "get", kind, name, "-o", "json");
    try {
      return output.code() == 0 ? JSON.readTree(output.output()) : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(output.output(), e);
    }
  }

  /** One key of a Secret. */
  String secret(String name, String key) {
    String encoded = get("secret", name).path("data").path(key).asText();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** Whether a condition says True of the generation that is declared now. */
  static boolean is(JsonNode object, String condition) {
    long generation = object.path("metadata").path("generation").asLong();
    for (JsonNode c : object.path("status").path("conditions")) {
      if (c.path("type").asText().equals(condition)) {
        return c.path("status").asText().equals("True")
            && c.path("observedGeneration").asLong() == generation;
      }
    }
    return false;
  }

  /** One line for the terminal: phase, progress and what it waits for. */
  static String line(JsonNode object) {
    JsonNode status = object.path("status");
    String waits = status.path("waitingFor").asText("");
    return "%s %s at %s %s%s"
        .formatted(
            object.path("kind").asText("?"),
            object.path("metadata").path("name").asText("?"),
            status.path("phase").asText("-"),
            status.path("progress").asText(""),
            waits.isEmpty() ? "" : ", waits for: " + waits);
  }
}
