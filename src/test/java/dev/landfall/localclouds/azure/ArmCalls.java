package dev.landfall.localclouds.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.process.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls of the local Azure without an SDK in between, signed in. */
final class ArmCalls {
  private final AzureCloud azure;
  private final String token;

  ArmCalls(AzureCloud azure) {
    this.azure = azure;
    Credentials who = azure.credentials();
    String form =
        "grant_type=client_credentials&scope=https://management.azure.com//.default"
            + "&client_id=%s&client_secret=%s".formatted(who.clientId(), who.clientSecret());
    CloudResponse signedIn =
        azure.handle(
            new CloudRequest(
                "POST",
                "/" + who.tenantId() + "/oauth2/v2.0/token",
                "",
                Map.of(),
                form.getBytes(StandardCharsets.UTF_8)));
    this.token = Json.text(json(signedIn), "access_token");
  }

  /** HTTP status, and the error code where there is one: what most tests ask for. */
  String send(String method, String id, String version, String body) {
    CloudResponse response = call(method, id, version, body);
    return (response.status() + " " + Json.text(json(response), "error.code")).strip();
  }

  ObjectNode get(String id, String version) {
    return json(call("GET", id, version, ""));
  }

  /** Puts it and waits for it to stand. */
  void made(String id, String version, String body) {
    CloudResponse response = call("PUT", id, version, body);
    if (response.status() >= 300) {
      throw new AssertionError(id + ": " + json(response));
    }
    Await.until(
        id,
        Duration.ofSeconds(20),
        () ->
            Json.at(get(id, version), "properties.provisioningState")
                .asText("Succeeded")
                .equals("Succeeded"));
  }

  CloudResponse call(String method, String path, String version, String body) {
    return azure.handle(
        new CloudRequest(
            method,
            path,
            "api-version=" + version,
            Map.of("authorization", List.of("Bearer " + token)),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode json(CloudResponse response) {
    return Json.parse(new String(response.body(), StandardCharsets.UTF_8));
  }
}
