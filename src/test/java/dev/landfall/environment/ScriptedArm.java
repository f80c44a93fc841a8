package dev.landfall.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of Azure Resource Manager as the environment's own tests ask for: what is put is made
 * over three looks, and a server is a real PostgreSQL. The local Azure knows far more.
 */
final class ScriptedArm implements CloudApi {
  static final String SECRET = "right-secret";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LOOKS = 3;

  private final PostgresServer postgres;
  private final Map<String, ObjectNode> resources = new ConcurrentHashMap<>();
  private final Map<String, Integer> looksLeft = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> secrets = new ConcurrentHashMap<>();

  ScriptedArm(PostgresServer postgres) {
    this.postgres = postgres;
  }

  /** Something that is there without us. */
  void exists(String id, String json) {
    resources.put(id.toLowerCase(Locale.ROOT), parse(json));
  }

  ObjectNode resource(String id) {
    return resources.get(id.toLowerCase(Locale.ROOT));
  }

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public String operation(CloudRequest request) {
    String[] parts = request.path().split("/", -1);
    return request.method() + " " + parts[parts.length - (parts.length % 2 == 1 ? 2 : 1)];
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return !request.method().equals("GET")
        && !request.path().endsWith("/token")
        && !request.path().endsWith("/listSecrets");
  }

  @Override
  public synchronized CloudResponse handle(CloudRequest request) {
    String path = request.path().toLowerCase(Locale.ROOT);
    if (path.endsWith("/oauth2/v2.0/token")) {
      return token(request);
    }
    if (request.header("authorization").filter(a -> a.equals("Bearer opaque")).isEmpty()) {
      return error(401, "InvalidAuthenticationToken", "no token");
    }
    return switch (request.method()) {
      case "GET" -> get(path);
      case "POST" -> post(path);
      default -> put(request, path);
    };
  }

  private static CloudResponse token(CloudRequest request) {
    return request.text().contains("client_secret=" + SECRET)
        ? CloudResponse.json(
            200, "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"opaque\"}")
        : CloudResponse.json(
            401,
            "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client"
                + " secret provided.\",\"error_codes\":[7000215]}");
  }

  private CloudResponse get(String path) {
    if (path.startsWith("/operations")) {
      String id = path.substring("/operations".length());
      return CloudResponse.json(
          200,
          looksLeft.getOrDefault(id, 0) > 0
              ? "{\"status\":\"InProgress\"}"
              : "{\"status\":\"Succeeded\"}");
    }
    if (path.endsWith("/roleassignments")) {
      return CloudResponse.json(200, "{\"value\":[]}");
    }
    ObjectNode body = path.contains("/configurations/") ? parameter(path) : resources.get(path);
    if (body == null) {
      return error(404, "ResourceNotFound", path);
    }
    looksLeft.computeIfPresent(path, (id, left) -> left <= 1 ? null : left - 1);
    settle(path, body);
    return CloudResponse.json(200, body.toString());
  }

  private void settle(String path, ObjectNode body) {
    boolean done = !looksLeft.containsKey(path);
    ObjectNode properties = body.withObject("properties");
    if (path.matches(".*/flexibleservers/[^/]+")) {
      properties.put("state", done ? "Ready" : "Creating");
      properties.put("fullyQualifiedDomainName", postgres.host());
    } else if (!path.contains("/configurations/")) {
      properties.put("provisioningState", done ? "Succeeded" : "Creating");
    }
    if (path.contains("/containerapps/")) {
      properties
          .withObject("configuration")
          .withObject("ingress")
          .put("fqdn", path.substring(path.lastIndexOf('/') + 1) + ".blue.azurecontainerapps.io");
    }
    if (path.contains("/userassignedidentities/")) {
      properties.put("principalId", "00000000-0000-0000-0000-0000000000aa");
    }
    if (path.contains("/publicipaddresses/")) {
      properties.put("ipAddress", "127.0.0.30");
    }
  }

  private ObjectNode parameter(String path) {
    return resources.computeIfAbsent(
        path,
        p ->
            parse(
                "{\"properties\":{\"value\":\"%s\",\"isConfigPendingRestart\":false}}"
                    .formatted(p.endsWith("wal_level") ? "replica" : "8")));
  }

  private CloudResponse post(String path) {
    String id = path.substring(0, path.lastIndexOf('/'));
    if (path.endsWith("/listsecrets")) {
      return CloudResponse.json(
          200, JSON.createObjectNode().<ObjectNode>set("value", secrets.get(id)).toString());
    }
    resources.forEach(
        (p, body) -> {
          if (p.contains("/configurations/")) {
            body.withObject("properties").put("isConfigPendingRestart", false);
          }
        });
    return CloudResponse.empty(202);
  }

  private CloudResponse put(CloudRequest request, String path) {
    String group = path.replaceAll("(/resourcegroups/[^/]+).*", "$1");
    if (!path.equals(group) && !resources.containsKey(group)) {
      return error(404, "ResourceGroupNotFound", group);
    }
    ObjectNode body = parse(request.text());
    ObjectNode properties = body.withObject("properties");
    if (path.contains("/configurations/")) {
      properties.put("isConfigPendingRestart", true);
      resources.put(path, body);
      return CloudResponse.json(200, body.toString());
    }
    make(path, properties);
    boolean fresh = resources.put(path, body) == null;
    looksLeft.put(path, LOOKS);
    settle(path, body);
    return CloudResponse.json(fresh ? 201 : 200, body.toString())
        .with(
            "Azure-AsyncOperation",
            "https://%s/operations%s".formatted(request.header("host").orElseThrow(), path));
  }

  private void make(String path, ObjectNode properties) {
    JsonNode password = properties.remove("administratorLoginPassword");
    if (password != null) {
      postgres.execute(
          "CREATE ROLE %s LOGIN CREATEROLE CREATEDB REPLICATION PASSWORD '%s'"
              .formatted(properties.get("administratorLogin").asText(), password.asText()));
    }
    if (path.contains("/databases/")) {
      postgres.execute(
          "CREATE DATABASE %s OWNER landfall_admin"
              .formatted(path.substring(path.lastIndexOf('/') + 1)));
    }
    if (path.matches(".*/secrets/[^/]+")) {
      String uri = "https://vault.example/secrets/" + path.substring(path.lastIndexOf('/') + 1);
      String version = Integer.toHexString(properties.remove("value").hashCode());
      properties.put("secretUri", uri).put("secretUriWithVersion", uri + "/" + version);
    }
    JsonNode held = properties.path("configuration").path("secrets");
    if (held.isArray()) {
      secrets.put(path, held.deepCopy());
      held.forEach(secret -> ((ObjectNode) secret).remove("value"));
    }
  }

  private static CloudResponse error(int status, String code, String message) {
    return CloudResponse.json(
        status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message));
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
