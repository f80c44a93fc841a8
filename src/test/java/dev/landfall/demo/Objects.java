package dev.landfall.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.landfall.kube.KubeApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The declared objects: applied as a person would, and read over one connection, since a process
 * for every look would take the processor from what is measured.
 */
public final class Objects implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMESPACE = "/namespaces/shop/";
  private final KubeApi api;
  private final KubernetesClient client;

  /** The objects of a cluster, in namespace shop. */
  public Objects(KubeApi api) {
    this.api = api;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(api.kubeconfig().toFile()))
            .build();
  }

  /** Applies a file or a folder. */
  public void apply(Path file) {
    api.apply(file);
  }

  /** One object; missing where there is none. */
  public JsonNode get(String kind, String name) {
    return read("/apis/landfall.dev/v1alpha1" + NAMESPACE + kind + "s/" + name);
  }

  private JsonNode read(String path) {
    String answer = client.raw(path);
    try {
      return answer == null ? MissingNode.getInstance() : JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer, e);
    }
  }

  /** One key of a Secret. */
  public String secret(String name, String key) {
    String encoded =
        read("/api/v1" + NAMESPACE + "secrets/" + name).path("data").path(key).asText();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** Whether a condition says True of the generation that is declared now. */
  public static boolean is(JsonNode object, String condition) {
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

  @Override
  public void close() {
    client.close();
  }
}
