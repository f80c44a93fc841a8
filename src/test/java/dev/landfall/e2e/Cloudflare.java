package dev.landfall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.cloud.Trust;
import dev.landfall.demo.Clouds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The zone through Cloudflare's own API (v4), as somebody beside the operator would use it. */
final class Cloudflare implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http;
  private final String endpoint;
  private final String token;
  private final String zone;

  Cloudflare(Clouds clouds, String domain) throws IOException {
    Path bundle = Path.of(clouds.settings().path("caFile").asText());
    this.http = Trust.of("caFile", Optional.of(Files.readString(bundle))).httpClient().build();
    this.endpoint = clouds.settings().path("cloudflare").path("endpoint").asText();
    this.token = clouds.settings().path("cloudflare").path("apiToken").asText();
    this.zone = call("GET", "/zones?name=" + domain, "").path(0).path("id").asText();
  }

  /** Where a client is sent: the content of each A, AAAA and CNAME record by its type and name. */
  Map<String, String> addresses() {
    Map<String, String> found = new TreeMap<>();
    for (JsonNode record : records()) {
      String type = record.path("type").asText();
      if (type.equals("A") || type.equals("AAAA") || type.equals("CNAME")) {
        found.put(record.path("name").asText(), type + " " + record.path("content").asText());
      }
    }
    return found;
  }

  /** The names of the records that say who moves a hostname. */
  List<String> ownershipRecords() {
    return records().findValuesAsText("name").stream()
        .filter(name -> name.startsWith("_landfall."))
        .sorted()
        .toList();
  }

  /** Lowers the TTL of a name's records ahead of a migration, as a careful team does. */
  void lowerTtl(String name, int seconds) {
    for (JsonNode record : records()) {
      if (record.path("name").asText().equals(name)) {
        call(
            "PATCH",
            "/zones/%s/dns_records/%s".formatted(zone, record.path("id").asText()),
            "{\"ttl\": %d}".formatted(seconds));
      }
    }
  }

  private JsonNode records() {
    return call("GET", "/zones/" + zone + "/dns_records?per_page=100", "");
  }

  private JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      if (!answer.path("success").asBoolean()) {
        throw new IllegalStateException(method + " " + path + ": " + answer);
      }
      return answer.path("result");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
