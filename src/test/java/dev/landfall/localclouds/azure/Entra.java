package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Microsoft Entra ID as far as a service principal needs it (OAuth 2.0, RFC 6749 4.4). */
final class Entra {
  private static final Duration LIFE = Duration.ofMinutes(60);
  private final Credentials credentials;
  private final Clock clock;
  private final Jwt jwt = Jwt.create();
  private final Set<String> trusted = ConcurrentHashMap.newKeySet();

  Entra(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /** Gives the application a federated credential for a subject. */
  void trust(String subject) {
    trusted.add(subject);
  }

  static boolean isSignIn(String path) {
    return path.contains("/oauth2/")
        || path.contains("/.well-known/")
        || path.startsWith("/common/discovery")
        || path.endsWith("/discovery/v2.0/keys");
  }

  CloudResponse handle(CloudRequest request) {
    String base = "https://" + request.header("host").orElse("localhost");
    List<String> path = List.of(request.path().substring(1).split("/"));
    if (request.path().contains("/discovery/instance")) {
      return CloudResponse.json(
          200,
          Json.object(
                  "tenant_discovery_endpoint",
                  base + "/" + credentials.tenantId() + "/v2.0/.well-known/openid-configuration",
                  "api-version",
                  "1.1",
                  "metadata",
                  List.of())
              .toString());
    }
    String tenant = path.getFirst();
    if (!tenant.equalsIgnoreCase(credentials.tenantId())) {
      return refusal(
          400,
          "invalid_request",
          90002,
          "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing"
                  .formatted(tenant)
              + " into the correct cloud.");
    }
    if (request.path().endsWith("/.well-known/openid-configuration")) {
      return CloudResponse.json(200, configuration(base + "/" + tenant).toString());
    }
    if (request.path().endsWith("/keys")) {
      return CloudResponse.json(200, Json.object("keys", List.of(jwt.publicKey())).toString());
    }
    return token(form(request.text()), base);
  }

  private static ObjectNode configuration(String base) {
    return Json.object(
        "issuer", base + "/v2.0",
        "authorization_endpoint", base + "/oauth2/v2.0/authorize",
        "token_endpoint", base + "/oauth2/v2.0/token",
        "device_authorization_endpoint", base + "/oauth2/v2.0/devicecode",
        "jwks_uri", base + "/discovery/v2.0/keys");
  }

  private CloudResponse token(Map<String, String> form, String base) {
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return refusal(
          400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    }
    if (!credentials.clientId().equalsIgnoreCase(form.getOrDefault("client_id", ""))) {
      return refusal(
          400,
          "unauthorized_client",
          700016,
          "Application with identifier '%s' was not found in the directory."
              .formatted(form.get("client_id")));
    }
    String scope = form.getOrDefault("scope", "");
    // OpenID's own scopes (openid, profile, offline_access) may stand around the resource's.
    String resource =
        Arrays.stream(scope.split(" "))
            .filter(each -> each.endsWith("/.default"))
            .map(each -> each.replaceFirst("/?\\.default$", ""))
            .findFirst()
            .orElse("");
    if (resource.isBlank() || !scope.contains("/.default")) {
      return refusal(
          400,
          "invalid_scope",
          70011,
          "The provided value for the input parameter 'scope' is not" + " valid.");
    }
    if (!signedIn(form)) {
      return form.containsKey("client_assertion")
          ? refusal(401, "invalid_client", 700211, "No matching federated identity record found.")
          : refusal(
              401,
              "invalid_client",
              7000215,
              "Invalid client secret provided. Ensure the"
                  + " secret being sent in the request is the client secret value, not the client"
                  + " secret ID.");
    }
    long now = clock.instant().getEpochSecond();
    ObjectNode claims =
        Json.object(
            "aud",
            resource,
            "iss",
            base + "/" + credentials.tenantId() + "/v2.0",
            "iat",
            now,
            "nbf",
            now,
            "exp",
            now + LIFE.toSeconds(),
            "appid",
            credentials.clientId(),
            "oid",
            credentials.objectId(),
            "tid",
            credentials.tenantId(),
            "uti",
            UUID.randomUUID().toString());
    return CloudResponse.json(
        200,
        Json.object(
                "token_type", "Bearer",
                "expires_in", LIFE.toSeconds(),
                "ext_expires_in", LIFE.toSeconds(),
                "access_token", jwt.sign(claims))
            .toString());
  }

  /** A secret that is ours, or a federated assertion for this client by its subject. */
  private boolean signedIn(Map<String, String> form) {
    if (form.containsKey("client_assertion")) {
      ObjectNode claims = Jwt.claims(form.get("client_assertion"));
      return claims.path("aud").toString().contains("\"api://AzureADTokenExchange\"")
          && Json.at(claims, "exp").asLong() > clock.instant().getEpochSecond()
          && trusted.contains(Json.text(claims, "sub"));
    }
    return credentials.clientSecret().equals(form.get("client_secret"));
  }

  /**
   * What a token of ours says; a request without one for what it is sent to is refused.
   *
   * @param audiences who that may be, besides the host that it was sent to
   */
  ObjectNode claims(CloudRequest request, Set<String> audiences) {
    String host = "https://" + request.header("host").orElse("");
    String header = request.header("authorization").orElse("");
    if (!header.startsWith("Bearer ")) {
      throw new ArmError(
          401,
          "AuthenticationFailed",
          "Authentication failed. The 'Authorization' header is missing.");
    }
    String token = header.substring(7);
    if (!jwt.verify(token)) {
      throw new ArmError(401, "InvalidAuthenticationToken", "The access token is invalid.");
    }
    ObjectNode claims = Jwt.claims(token);
    if (Json.at(claims, "exp").asLong() <= clock.instant().getEpochSecond()) {
      throw new ArmError(
          401, "ExpiredAuthenticationToken", "The access token expiry UTC time has passed.");
    }
    String audience = Json.text(claims, "aud").replaceAll("/+$", "");
    if (!audiences.contains(audience) && !audience.equals(host)) {
      throw new ArmError(
          401,
          "InvalidAuthenticationTokenAudience",
          "The access token has been obtained for wrong audience or resource '%s'.",
          audience);
    }
    return claims;
  }

  private CloudResponse refusal(int status, String error, int code, String text) {
    return CloudResponse.json(
        status,
        Json.object(
                "error",
                error,
                "error_description",
                "AADSTS%d: %s Trace ID: %s Timestamp: %s"
                    .formatted(code, text, UUID.randomUUID(), clock.instant()),
                "error_codes",
                List.of(code))
            .toString());
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }
}
