package dev.landfall.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager as the golden cases need it: it holds what it is told, adds to it what
 * Azure adds ({@link GoldenType}), takes its time over what takes long, keeps every write and
 * answers some otherwise than well, as a case says. One server carries case after case.
 */
final class GoldenArm implements CloudApi {

  /**
   * What becomes of writes on the resource that a case is about.
   *
   * @param kind what happens
   * @param code Azure's error code
   * @param retryAfter seconds, for {@link Kind#THROTTLED}
   * @param times to how many writes it happens
   */
  record Trouble(Kind kind, String code, int retryAfter, int times) {
    static final Trouble NONE = new Trouble(Kind.NONE, "", 0, 0);

    enum Kind {
      NONE,
      DENIED,
      THROTTLED,
      FAILING
    }
  }

  /** A write as it was sent. */
  record Write(String method, String path, JsonNode body) {}

  /** A long operation: it is over once its resource, or it itself, was looked at twice. */
  private static final class Operation {
    private final String path;
    private final @Nullable ObjectNode before;
    private final boolean fails;
    private int looksLeft = 1;

    Operation(String path, @Nullable ObjectNode before, boolean fails) {
      this.path = path;
      this.before = before;
      this.fails = fails;
    }
  }

  /** The state of an execution, which is looked at in its list. */
  private static final String STATUS = "status";

  private final Map<String, GoldenType> types = GoldenType.all();
  private final Map<String, ObjectNode> held = new TreeMap<>();
  private final Map<String, Operation> operations = new HashMap<>();
  private final List<Write> writes = new ArrayList<>();
  private final Set<String> defects = new HashSet<>();
  private final String databaseHost;
  private Predicate<String> about = path -> false;
  private Trouble trouble = Trouble.NONE;
  private int troublesLeft;

  /**
   * An Azure with nothing in it.
   *
   * @param databaseHost where the PostgreSQL is that its servers stand for
   */
  GoldenArm(String databaseHost) {
    this.databaseHost = databaseHost;
  }

  /** Begins anew with what is held. */
  synchronized void begin(Map<String, ObjectNode> holds) {
    held.clear();
    holds.forEach((id, body) -> held.put(id, body.deepCopy()));
    operations.clear();
    writes.clear();
    defects.clear();
    about = path -> false;
    trouble = Trouble.NONE;
  }

  /** What writes on some paths come to. */
  synchronized void trouble(Predicate<String> paths, Trouble with) {
    about = paths;
    trouble = with;
    troublesLeft = with.times();
  }

  /** All that it holds, by id in lower case. */
  synchronized Map<String, ObjectNode> holds() {
    Map<String, ObjectNode> copy = new HashMap<>();
    held.forEach((id, body) -> copy.put(id, body.deepCopy()));
    return copy;
  }

  /** It is not there, nor is what is below it. */
  synchronized void lacks(String id) {
    held.keySet().removeIf(key -> key.equals(key(id)) || key.startsWith(key(id) + "/"));
  }

  /** It is otherwise, by a JSON merge patch (RFC 7396). */
  synchronized void changes(String id, JsonNode patch) {
    ObjectNode body = held.get(key(id));
    if (body == null) {
      throw new IllegalArgumentException(id + " is not there; " + held.keySet() + " are");
    }
    GoldenType.merge(body, patch);
  }

  /** The writes since this was asked last. */
  synchronized List<Write> writes() {
    List<Write> since = List.copyOf(writes);
    writes.clear();
    return since;
  }

  /** What was sent that only Azure may say. */
  synchronized Set<String> defects() {
    return Set.copyOf(defects);
  }

  /** Whether nothing is going on at some paths. */
  synchronized boolean isAtRest(Predicate<String> paths) {
    return operations.values().stream()
        .filter(o -> paths.test(o.path))
        .allMatch(o -> o.looksLeft < 0);
  }

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public synchronized String operation(CloudRequest request) {
    return isWrite(request) && isAbout(request) ? "write it" : "other";
  }

  private boolean isAbout(CloudRequest request) {
    return about.test(request.path());
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return !request.method().equals("GET")
        && !request.path().endsWith("/token")
        && !request.path().contains("/list");
  }

  @Override
  public synchronized CloudResponse handle(CloudRequest request) {
    String path = key(request.path());
    if (path.endsWith("/oauth2/v2.0/token")) {
      return CloudResponse.json(
          200, "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"opaque\"}");
    }
    if (path.startsWith("/operations/")) {
      return operation(path.substring("/operations".length()));
    }
    if (request.method().equals("GET")) {
      return get(request, path);
    }
    if (!isWrite(request)) {
      return listed(path);
    }
    JsonNode body = request.body().length == 0 ? object() : GoldenType.json(request.text());
    writes.add(new Write(request.method(), request.path(), body));
    if (isAbout(request) && troublesLeft > 0 && trouble.kind() != Trouble.Kind.FAILING) {
      troublesLeft--;
      return refused(request);
    }
    return request.method().equals("POST") ? post(path) : carryOut(request, path, body);
  }

  private CloudResponse refused(CloudRequest request) {
    return switch (trouble.kind()) {
      case DENIED ->
          error(
              403,
              trouble.code(),
              ("The client 'c' with object id 'o' does not have authorization to perform action"
                      + " '%s/%s' over scope '%s' or the scope is invalid. If access was recently"
                      + " granted, please refresh your credentials.")
                  .formatted(
                      GoldenType.nameOf(request.path()),
                      request.method().equals("POST") ? "action" : "write",
                      request.path().replaceAll("/start$", "")));
      case THROTTLED ->
          error(429, trouble.code(), "The request is being throttled.")
              .with("Retry-After", Integer.toString(trouble.retryAfter()));
      case NONE, FAILING -> throw new IllegalStateException(trouble.toString());
    };
  }

  private CloudResponse operation(String id) {
    Operation operation = operations.get(id);
    return operation == null
        ? error(404, "OperationNotFound", id)
        : CloudResponse.json(
            200,
            operation.looksLeft >= 0
                ? "{\"status\":\"InProgress\"}"
                : operation.fails
                    ? ("{\"status\":\"Failed\",\"error\":{\"code\":\"%s\",\"message\":\"It was"
                            + " begun and could not be finished.\"}}")
                        .formatted(trouble.code())
                    : "{\"status\":\"Succeeded\"}");
  }

  private CloudResponse get(CloudRequest request, String path) {
    if (path.endsWith("/microsoft.authorization/permissions")) {
      return CloudResponse.json(200, "{\"value\":[{\"actions\":[\"*\"],\"notActions\":[]}]}");
    }
    look(path);
    List.copyOf(operations.keySet()).stream()
        .filter(child -> type(child).busiesParent() && parent(child).equals(path))
        .forEach(this::look);
    ObjectNode body = held.get(path);
    Operation operation = operations.get(path);
    boolean unborn = operation != null && operation.before == null && operation.looksLeft >= 0;
    if (body != null && !(unborn && type(path).state().isEmpty())) {
      return CloudResponse.json(200, type(path).hidden(body).toString());
    }
    return isCollection(path) ? list(request, path) : error(404, "ResourceNotFound", path);
  }

  /** The second look at something that is being made finds it made. */
  private void look(String path) {
    Operation operation = operations.get(path);
    if (operation == null || operation.looksLeft < 0 || operation.looksLeft-- > 0) {
      return;
    }
    ObjectNode body = held.get(path);
    boolean tellsFailure =
        type(path).state().equals("provisioningState") || type(path).state().equals(STATUS);
    if (operation.fails && !tellsFailure && operation.before == null) {
      lacks(path);
    } else if (operation.fails && !tellsFailure) {
      held.put(path, operation.before);
    } else if (body != null) {
      type(path).state(body, operation.fails ? "Failed" : "Succeeded");
    }
    parentOf(path, "Ready");
  }

  /** A database server takes one operation at a time, and says so. */
  private void parentOf(String path, String state) {
    ObjectNode parent = held.get(parent(path));
    if (type(path).busiesParent() && parent != null) {
      parent.withObject("properties").put("state", state);
    }
  }

  private static String parent(String path) {
    return path.replaceAll("/[^/]+/[^/]+$", "");
  }

  private static boolean isCollection(String path) {
    String below = path.substring(path.lastIndexOf("/providers/") + 1);
    return below.startsWith("providers/") && below.split("/", -1).length % 2 == 1;
  }

  private CloudResponse list(CloudRequest request, String path) {
    String filter = request.query("$filter").orElse("");
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    List.copyOf(operations.keySet()).stream()
        .filter(id -> type(id).state().equals(STATUS) && id.startsWith(path + "/"))
        .forEach(this::look);
    held.forEach(
        (id, body) -> {
          boolean passes =
              !filter.startsWith("principalId eq ")
                  || filter.contains(body.at("/properties/principalId").asText());
          if (passes && id.replaceAll("/[^/]+$", "").equals(path)) {
            values.add(body);
          }
        });
    return CloudResponse.json(200, object().<ObjectNode>set("value", values).toString());
  }

  /** What is told only when it is asked for. */
  private CloudResponse listed(String path) {
    String id = path.substring(0, path.lastIndexOf('/'));
    ObjectNode body = held.getOrDefault(id, object());
    return CloudResponse.json(
        200,
        path.endsWith("/listkeys")
            ? "{\"primaryKey\":\"Secret-Key-1\",\"secondaryKey\":\"Secret-Key-2\"}"
            : object()
                .<ObjectNode>set("value", body.at("/properties/configuration/secrets"))
                .toString());
  }

  private CloudResponse post(String path) {
    String id = path.substring(0, path.lastIndexOf('/'));
    if (path.endsWith("/restart")) {
      held.forEach(
          (at, body) -> {
            if (at.startsWith(id + "/configurations/")) {
              body.withObject("properties").put("isConfigPendingRestart", false);
            }
          });
    } else if (path.endsWith("/start")) {
      ObjectNode execution = object().put("name", GoldenType.lastOf(id) + "-run");
      execution
          .putObject("properties")
          .put(STATUS, "Running")
          .put("startTime", "2026-12-05T02:00:00Z")
          .set("template", held.getOrDefault(id, object()).at("/properties/template"));
      String at = id + "/executions/run";
      held.put(at, execution);
      operations.put(at, new Operation(at, null, troublesLeft-- > 0));
    }
    return CloudResponse.empty(202);
  }

  private CloudResponse carryOut(CloudRequest request, String path, JsonNode said) {
    if (request.method().equals("DELETE")) {
      lacks(path);
      return CloudResponse.empty(200);
    }
    Operation running = operations.get(path);
    if (running != null && running.looksLeft >= 0) {
      return error(409, "AnotherOperationInProgress", "Another operation on it is in progress.");
    }
    GoldenType type = type(path);
    type.readOnly(said).forEach(field -> defects.add(request.path() + ": " + field));
    ObjectNode before = held.get(path);
    ObjectNode body = type.written(request, said, before, databaseHost);
    held.put(path, body);
    type.children(request.path(), before == null).forEach(held::putIfAbsent);
    CloudResponse answer =
        CloudResponse.json(before == null ? 201 : 200, type.hidden(body).toString());
    if (!type.takesLong()) {
      return answer;
    }
    operations.put(
        path, new Operation(request.path(), before, isAbout(request) && troublesLeft-- > 0));
    type.state(body, before == null ? "Creating" : "Updating");
    parentOf(path, "Updating");
    return answer.with(
        "Azure-AsyncOperation",
        "https://%s/operations%s".formatted(request.header("host").orElseThrow(), path));
  }

  private GoldenType type(String path) {
    return types.getOrDefault(key(GoldenType.nameOf(path)), GoldenType.UNKNOWN);
  }

  private static CloudResponse error(int status, String code, String message) {
    ObjectNode body = object();
    body.putObject("error").put("code", code).put("message", message);
    return CloudResponse.json(status, body.toString());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
