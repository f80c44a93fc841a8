package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** Signs in anew for each call: a clock that moves by hand may have moved past a token's end. */
  public ArmCaller(AzureCloud azure) {
    this.azure = azure;
  }

  /** The body of a resource. */
  public ObjectNode get(String id, String version) {
    return body(call("GET", id, version, ""));
  }

  /** A text in the body of a resource, empty when there is none. */
  public String get(String id, String version, String path) {
    return Json.text(get(id, version), path);
  }

  /** Puts a resource; the answer's body, which may be a refusal. */
  public String put(String id, String version, String body) {
    return text(call("PUT", id, version, body));
  }

  /** Changes a resource; the answer's body, which may be a refusal. */
  public String patch(String id, String version, String body) {
    return text(call("PATCH", id, version, body));
  }

  /** Deletes a resource. */
  public void delete(String id, String version) {
    call("DELETE", id, version, "");
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

  /** HTTP status, and the error code where there is one. */
  String send(String method, String id, String version, String body) {
    CloudResponse response = call(method, id, version, body);
    return (response.status() + " " + Json.text(body(response), "error.code")).strip();
  }

  /** Puts it and waits for it to stand. */
  void made(String id, String version, String body) {
    CloudResponse response = call("PUT", id, version, body);
    if (response.status() >= 300) {
      throw new AssertionError(id + ": " + text(response));
    }
    Await.until(
        id,
        Duration.ofSeconds(20),
        () ->
            Json.at(get(id, version), "properties.provisioningState")
                .asText("Succeeded")
                .equals("Succeeded"));
  }

  /**
   * Any call.
   *
   * @param version the API version, and more of the query after it
   */
  public CloudResponse call(String method, String path, String version, String body) {
    return send(method, path, "api-version=" + version, "https://management.azure.com", body);
  }

  /** Posts to another of Azure's services than the resource manager, signed in for an audience. */
  CloudResponse callFor(String audience, String path, String body) {
    return send("POST", path, "", audience, body);
  }

  private CloudResponse send(
      String method, String path, String query, String audience, String body) {
    return azure.handle(
        new CloudRequest(
            method,
            path,
            query,
            Map.of("authorization", List.of("Bearer " + token(audience))),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private String token(String audience) {
    Credentials who = azure.credentials();
    String form =
        "grant_type=client_credentials&scope=%s//.default&client_id=%s&client_secret=%s"
            .formatted(audience, who.clientId(), who.clientSecret());
    CloudResponse answer =
        azure.handle(
            new CloudRequest(
                "POST",
                "/" + who.tenantId() + "/oauth2/v2.0/token",
                "",
                Map.of(),
                form.getBytes(StandardCharsets.UTF_8)));
    return Json.text(body(answer), "access_token");
  }

  /** What an answer holds. */
  public static ObjectNode body(CloudResponse response) {
    return Json.parse(text(response));
  }

  static String text(CloudResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
