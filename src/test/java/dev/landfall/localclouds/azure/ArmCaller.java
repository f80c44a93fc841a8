package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Somebody signed in to the local Azure who asks without an SDK. */
public final class ArmCaller {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AzureCloud azure;
  private final String token;

  /** Signs in. */
  public ArmCaller(AzureCloud azure) {
    this.azure = azure;
    Credentials who = azure.credentials();
    String form =
        "grant_type=client_credentials&scope=https://management.azure.com//.default"
            + "&client_id=%s&client_secret=%s".formatted(who.clientId(), who.clientSecret());
    CloudResponse answer =
        azure.handle(
            new CloudRequest(
                "POST",
                "/" + who.tenantId() + "/oauth2/v2.0/token",
                "",
                Map.of(),
                form.getBytes(StandardCharsets.UTF_8)));
    this.token = Json.text(Json.parse(text(answer)), "access_token");
  }

  /** The body of a resource. */
  public JsonNode get(String id, String version) {
    return Json.parse(text(call("GET", id, "api-version=" + version, "")));
  }

  /** A text in the body of a resource, empty when there is none. */
  public String get(String id, String version, String path) {
    return Json.text(get(id, version), path);
  }

  /** Puts a resource; the answer's body, which may be a refusal. */
  public String put(String id, String version, String body) {
    return text(call("PUT", id, "api-version=" + version, body));
  }

  /** Changes a resource; the answer's body, which may be a refusal. */
  public String patch(String id, String version, String body) {
    return text(call("PATCH", id, "api-version=" + version, body));
  }

  /** Deletes a resource. */
  public void delete(String id, String version) {
    call("DELETE", id, "api-version=" + version, "");
  }

  /** Waits until an operation on a resource has ended; how, as its provisioning state. */
  public String ended(String id, String version) {
    Await.until(
        id + " to be at rest",
        PATIENCE,
        () ->
            List.of("Succeeded", "Failed")
                .contains(get(id, version, "properties.provisioningState")));
    return get(id, version, "properties.provisioningState");
  }

  CloudResponse call(String method, String path, String query, String body) {
    return azure.handle(
        new CloudRequest(
            method,
            path,
            query,
            Map.of("authorization", List.of("Bearer " + token)),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  static String text(CloudResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
