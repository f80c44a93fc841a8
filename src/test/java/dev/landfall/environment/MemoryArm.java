package dev.landfall.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Azure Resource Manager without anything behind it: keeps whatever is put, at once, tells what
 * Azure adds by itself, and lists every type for a subscription, a group or a parent. Light enough
 * for a whole estate; it remembers what it was asked, and when.
 */
final class MemoryArm implements CloudApi {
  /** What kind of call it was. */
  enum Kind {
    /** A collection. */
    LIST,
    /** One resource. */
    READ,
    /** What is told only on request: a POST that changes nothing. */
    ASK,
    /** Anything that changes something. */
    WRITE
  }

  /**
   * A call.
   *
   * @param path in lower case
   */
  record Asked(Kind kind, String path, Instant at) {
    /** Type by type, without names. */
    String type() {
      String[] s = path.substring(Math.max(0, path.lastIndexOf("/providers/"))).split("/", -1);
      StringBuilder type = new StringBuilder(s.length > 3 ? s[3] : s[s.length - 1]);
      for (int i = 5; i < s.length; i += 2) {
        type.append('/').append(s[i]);
      }
      return type.toString();
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ObjectNode> resources = new ConcurrentSkipListMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private final String databaseHost;

  /** Who may not list what, by its path in lower case. */
  volatile Predicate<String> listRefused = path -> false;

  /** How a list shows a resource, where that is not as it is. */
  volatile UnaryOperator<ObjectNode> shown = UnaryOperator.identity();

  /**
   * An empty subscription.
   *
   * @param databaseHost where all its servers are reached
   */
  MemoryArm(Clock clock, String databaseHost) {
    this.clock = clock;
    this.databaseHost = databaseHost;
  }

  /** What it was asked since the last time. */
  List<Asked> asked() {
    List<Asked> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  /** A resource, to be changed behind everybody's back. */
  ObjectNode resource(String id) {
    return resources.get(id.toLowerCase(Locale.ROOT));
  }

  /**
   * Makes the same again under other names, with the ids that Azure and the operator derive from
   * them.
   *
   * @param from what stands in all names of the first
   * @param to what stands there instead
   */
  void copy(String from, String to) {
    Map<String, String> others = new LinkedHashMap<>();
    others.put(from, to);
    List<String> ids = resources.keySet().stream().filter(id -> id.contains(from)).toList();
    ids.stream()
        .filter(id -> id.contains("/userassignedidentities/"))
        .forEach(id -> others.put(uuid(id), uuid(id.replace(from, to))));
    ids.stream()
        .filter(id -> id.contains("/roleassignments/"))
        .forEach(id -> others.put(granted(id, Map.of()), granted(id, others)));
    ids.forEach(
        id ->
            resources.put(
                replaced(id, others), parse(replaced(resources.get(id).toString(), others))));
  }

  /** The name of a role assignment, as it is made of what it grants. */
  private String granted(String id, Map<String, String> others) {
    JsonNode it = resources.get(id).path("properties");
    String role = it.path("roleDefinitionId").asText();
    String grant =
        String.join(
            "|",
            it.path("scope").asText(),
            role.substring(role.lastIndexOf('/') + 1),
            it.path("principalId").asText());
    return uuid(replaced(grant.toLowerCase(Locale.ROOT), others));
  }

  private static String replaced(String text, Map<String, String> others) {
    String result = text;
    for (Map.Entry<String, String> each : others.entrySet()) {
      result = result.replace(each.getKey(), each.getValue());
    }
    return result;
  }

  /** How many there are. */
  int size() {
    return resources.size();
  }

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public String operation(CloudRequest request) {
    return request.method();
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return kind(request) == Kind.WRITE;
  }

  private static Kind kind(CloudRequest request) {
    String path = request.path().toLowerCase(Locale.ROOT);
    return switch (request.method()) {
      case "GET" -> isCollection(path) ? Kind.LIST : Kind.READ;
      case "POST" -> path.matches(".*/list[a-z]+") ? Kind.ASK : Kind.WRITE;
      default -> Kind.WRITE;
    };
  }

  private static boolean isCollection(String path) {
    int provider = path.lastIndexOf("/providers/");
    String typed = provider < 0 ? path : path.substring(provider + "/providers".length());
    return typed.split("/", -1).length % 2 == (provider < 0 ? 0 : 1);
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    String path = request.path().toLowerCase(Locale.ROOT);
    if (path.endsWith("/oauth2/v2.0/token")) {
      return CloudResponse.json(
          200, "{\"token_type\":\"Bearer\",\"expires_in\":36000,\"access_token\":\"opaque\"}");
    }
    if (path.endsWith("/microsoft.authorization/permissions")) {
      return CloudResponse.json(200, "{\"value\":[{\"actions\":[\"*\"],\"notActions\":[]}]}");
    }
    asked.add(new Asked(kind(request), path, clock.instant()));
    return switch (kind(request)) {
      case LIST -> listRefused.test(path) ? error(403, "AuthorizationFailed") : list(request, path);
      case READ -> read(path).map(MemoryArm::ok).orElseGet(() -> error(404, "ResourceNotFound"));
      case ASK -> ok(told(path));
      case WRITE -> write(request, path);
    };
  }

  private Optional<ObjectNode> read(String path) {
    return Optional.ofNullable(
        path.contains("/configurations/")
            ? resources.computeIfAbsent(path, MemoryArm::parameter)
            : resources.get(path));
  }

  private static ObjectNode parameter(String path) {
    ObjectNode body = JSON.createObjectNode().put("id", path);
    body.putObject("properties").put("value", "16").put("isConfigPendingRestart", false);
    return body;
  }

  private CloudResponse list(CloudRequest request, String path) {
    String principal = request.query("$filter").orElse("").replaceAll(".*'(.*)'.*", "$1");
    int provider = path.lastIndexOf("/providers/");
    String scope = provider < 0 ? path : path.substring(0, provider);
    boolean wide = provider >= 0 && path.indexOf('/', provider + 11) == path.lastIndexOf('/');
    String type = path.substring(Math.max(0, provider));
    ArrayNode all = JSON.createArrayNode();
    resources.forEach(
        (id, body) -> {
          int last = id.lastIndexOf('/');
          boolean among =
              wide
                  ? id.startsWith(scope + "/") && id.substring(0, last).endsWith(type)
                  : id.substring(0, last).equals(path);
          if (among
              && (principal.isEmpty()
                  || principal.equals(body.at("/properties/principalId").asText()))) {
            all.add(shown.apply(body.deepCopy()));
          }
        });
    return ok(JSON.createObjectNode().<ObjectNode>set("value", all));
  }

  private ObjectNode told(String path) {
    if (path.endsWith("/listkeys")) {
      return JSON.createObjectNode().put("primaryKey", "key").put("secondaryKey", "other");
    }
    ObjectNode body = resource(path.substring(0, path.lastIndexOf('/')));
    return JSON.createObjectNode().set("value", body.at("/properties/configuration/secrets"));
  }

  private CloudResponse write(CloudRequest request, String path) {
    if (request.method().equals("POST")) {
      return started(path);
    }
    if (request.method().equals("DELETE")) {
      resources.keySet().removeIf(id -> id.equals(path) || id.startsWith(path + "/"));
      return CloudResponse.empty(200);
    }
    String group = path.replaceAll("(/resourcegroups/[^/]+).*", "$1");
    if (!path.equals(group) && !resources.containsKey(group)) {
      return error(404, "ResourceGroupNotFound");
    }
    ObjectNode there = resources.get(path);
    ObjectNode body = parse(request.text());
    if (request.method().equals("PATCH") && there != null) {
      body = merged(there.deepCopy(), body);
    }
    body.put("id", request.path());
    body.put("name", request.path().substring(request.path().lastIndexOf('/') + 1));
    added(path, body.withObject("properties"));
    resources.put(path, body);
    return CloudResponse.json(there == null ? 201 : 200, body.toString());
  }

  /** A job is over as soon as it is started. */
  private CloudResponse started(String path) {
    String job = path.substring(0, path.lastIndexOf('/'));
    ObjectNode execution = JSON.createObjectNode().put("name", "first");
    execution.put("id", job + "/executions/first");
    execution
        .putObject("properties")
        .put("status", "Succeeded")
        .set("template", resource(job).at("/properties/template"));
    resources.put(job + "/executions/first", execution);
    return CloudResponse.empty(202);
  }

  private void added(String path, ObjectNode properties) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    properties.remove("administratorLoginPassword");
    if (path.contains("/configurations/")) {
      properties.put("isConfigPendingRestart", false);
      return;
    }
    properties.put("provisioningState", "Succeeded");
    if (path.matches(".*/flexibleservers/[^/]+")) {
      properties.put("state", "Ready").put("fullyQualifiedDomainName", databaseHost);
    } else if (path.matches(".*/redisenterprise/[^/]+")) {
      properties.put("hostName", "redis.example");
    } else if (path.matches(".*/containerapps/[^/]+")) {
      properties.withObject("configuration").withObject("ingress").put("fqdn", name + ".example");
    } else if (path.contains("/userassignedidentities/")) {
      properties.put("principalId", uuid(path));
    } else if (path.contains("/publicipaddresses/")) {
      properties.put("ipAddress", "127.0.0.30");
    } else if (path.matches(".*/registries/[^/]+")) {
      properties.put("loginServer", name + ".azurecr.io");
    } else if (path.contains("/roleassignments/")) {
      properties.put("createdOn", clock.instant().toString());
      properties.put("scope", path.substring(0, path.lastIndexOf("/providers/")));
    } else if (path.matches(".*/vaults/[^/]+/secrets/[^/]+")) {
      String uri = "https://vault.example/secrets/" + name;
      String version = Integer.toHexString(properties.remove("value").hashCode());
      properties.put("secretUri", uri).put("secretUriWithVersion", uri + "/" + version);
    }
  }

  private static ObjectNode merged(ObjectNode there, JsonNode change) {
    change
        .properties()
        .forEach(
            field -> {
              JsonNode old = there.get(field.getKey());
              there.set(
                  field.getKey(),
                  old instanceof ObjectNode o && field.getValue().isObject()
                      ? merged(o, field.getValue())
                      : field.getValue());
            });
    return there;
  }

  private static String uuid(String path) {
    return UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static CloudResponse ok(ObjectNode body) {
    return CloudResponse.json(200, body.toString());
  }

  private static CloudResponse error(int status, String code) {
    return CloudResponse.json(
        status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, code));
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
