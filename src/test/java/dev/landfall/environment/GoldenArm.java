package dev.landfall.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Azure Resource Manager as a golden case scripts it: it holds what the case says, keeps every
 * write, fills into what is made what Azure would, and fails as it is told. An operation takes one
 * look. One server carries case after case.
 */
final class GoldenArm implements CloudApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "provisioningState";

  private String about = "";
  private JsonNode fault = JSON.createObjectNode();
  private int faultsLeft;
  private Map<String, ObjectNode> filled = Map.of();
  private final Map<String, ObjectNode> held = new HashMap<>();
  private final Map<String, JsonNode> operations = new HashMap<>();
  private final List<ObjectNode> writes = new ArrayList<>();

  /**
   * Begins a case.
   *
   * @param id the id of the resource whose writes may fail
   * @param whatFails what becomes of the first of them
   * @param standing what stands, by id: what is made anew gets Azure's defaults from there
   */
  synchronized void begin(String id, JsonNode whatFails, Map<String, ObjectNode> standing) {
    about = key(id);
    fault = whatFails;
    faultsLeft = whatFails.isObject() ? 1 : 0;
    filled = new HashMap<>();
    standing.forEach((at, body) -> filled.put(key(at), body));
    held.clear();
    operations.clear();
    writes.clear();
    filled.forEach((at, body) -> held.put(at, body.deepCopy()));
  }

  /** It is not there. */
  synchronized void lacks(String id) {
    held.remove(key(id));
  }

  /** It is otherwise, by a JSON merge patch (RFC 7396). */
  synchronized void changes(String id, JsonNode patch) {
    ObjectNode body = held.get(key(id));
    if (body == null) {
      throw new IllegalArgumentException(id + " is not held");
    }
    merge(body, patch);
  }

  /** The writes since this was asked last. */
  synchronized List<ObjectNode> writes() {
    List<ObjectNode> since = List.copyOf(writes);
    writes.clear();
    return since;
  }

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public synchronized String operation(CloudRequest request) {
    return request.method() + (key(request.path()).equals(about) ? " it" : " other");
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return !request.method().equals("GET") && !request.path().endsWith("/token");
  }

  @Override
  public synchronized CloudResponse handle(CloudRequest request) {
    String path = key(request.path());
    if (path.endsWith("/oauth2/v2.0/token")) {
      return CloudResponse.json(
          200, "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"opaque\"}");
    }
    if (request.header("authorization").filter("Bearer opaque"::equals).isEmpty()) {
      return error(401, "InvalidAuthenticationToken", "no token");
    }
    if (path.startsWith("/operations/")) {
      JsonNode status = operations.get(path.substring("/operations".length()));
      return status == null
          ? error(404, "OperationNotFound", path)
          : CloudResponse.json(200, status.toString());
    }
    if (request.method().equals("GET")) {
      return get(path);
    }
    keep(request);
    boolean hit = path.equals(about);
    if (hit && faultsLeft > 0 && fault.has("status")) {
      faultsLeft--;
      CloudResponse refused =
          error(
              fault.get("status").asInt(),
              fault.path("code").asText(),
              fault.path("message").asText());
      return fault.has("retryAfter")
          ? refused.with("Retry-After", fault.get("retryAfter").asText())
          : refused;
    }
    return request.method().equals("POST")
        ? CloudResponse.empty(200)
        : carryOut(request, path, hit);
  }

  private void keep(CloudRequest request) {
    ObjectNode call = JSON.createObjectNode();
    call.put("write", request.method() + " " + request.path());
    call.put("apiVersion", request.query("api-version").orElse("none"));
    if (request.body().length > 0) {
      call.set("body", sorted(parse(request.text())));
    }
    writes.add(call);
  }

  /** Fields in the order of their names, so that a golden file changes only where a body does. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = JSON.createArrayNode();
      node.forEach(item -> array.add(sorted(item)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    node.properties().forEach(f -> fields.put(f.getKey(), sorted(f.getValue())));
    ObjectNode object = JSON.createObjectNode();
    fields.forEach(object::set);
    return object;
  }

  private CloudResponse get(String path) {
    if (path.endsWith("/microsoft.authorization/permissions")) {
      return CloudResponse.json(200, "{\"value\":[{\"actions\":[\"*\"],\"notActions\":[]}]}");
    }
    ObjectNode body = held.get(path);
    if (body == null) {
      return isCollection(path) ? list(path) : error(404, "ResourceNotFound", path);
    }
    CloudResponse answer = CloudResponse.json(200, body.toString());
    if (body.path("properties").path(STATE).asText().endsWith("ing")) {
      body.withObject("properties").put(STATE, "Succeeded");
    }
    return answer;
  }

  /** After the provider's name come type and name in turn: a type at the end is a collection. */
  private static boolean isCollection(String path) {
    String below = path.substring(path.lastIndexOf("/providers/") + 1);
    return below.startsWith("providers/") && below.split("/").length % 2 == 1;
  }

  private CloudResponse list(String path) {
    ObjectNode list = JSON.createObjectNode();
    ArrayNode values = list.putArray("value");
    held.entrySet().stream()
        .filter(e -> e.getKey().substring(0, e.getKey().lastIndexOf('/')).equals(path))
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> values.add(e.getValue()));
    return CloudResponse.json(200, list.toString());
  }

  private CloudResponse carryOut(CloudRequest request, String path, boolean hit) {
    if (request.method().equals("DELETE")) {
      held.remove(path);
      return CloudResponse.empty(200);
    }
    boolean fresh = !held.containsKey(path);
    ObjectNode defaults = filled.getOrDefault(path, JSON.createObjectNode());
    ObjectNode body = fresh ? defaults.deepCopy() : held.get(path);
    merge(body, parse(request.text()));
    held.put(path, body);
    boolean fails = hit && faultsLeft > 0 && fault.has("operation");
    if (fails) {
      faultsLeft--;
    }
    CloudResponse answer = CloudResponse.json(fresh ? 201 : 200, body.toString());
    if (!defaults.path("properties").has(STATE)) {
      return answer;
    }
    body.withObject("properties").put(STATE, fails ? "Failed" : fresh ? "Creating" : "Updating");
    operations.put(path, fails ? fault.get("operation") : parse("{\"status\":\"Succeeded\"}"));
    return CloudResponse.json(fresh ? 201 : 200, body.toString())
        .with(
            "Azure-AsyncOperation",
            "https://%s/operations%s".formatted(request.header("host").orElseThrow(), path));
  }

  private static void merge(ObjectNode into, JsonNode change) {
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

  private static CloudResponse error(int status, String code, String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("code", code).put("message", message);
    return CloudResponse.json(status, body.toString());
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
