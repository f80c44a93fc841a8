package dev.landfall.localclouds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LocalCloudsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(URI uri) {
    try {
      return send(HttpRequest.newBuilder(uri)).statusCode() == 200;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void they_write_how_to_get_in_and_the_shop_is_served_through_the_load_balancer()
      throws Exception {
    try (LocalClouds clouds = LocalClouds.start(dir)) {
      JsonNode file = JSON.readTree(dir.resolve("clouds.json").toFile());
      assertThat(file.at("/azure/subscriptionId").asText()).hasSize(36);
      assertThat(file.at("/cloudflare/endpoint").asText()).endsWith("/client/v4");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(dir.resolve("clouds.json"))))
          .isEqualTo("rw-------");
      assertThat(Files.readString(dir.resolve("connections.yaml")).split("---\n"))
          .filteredOn(object -> object.contains("kind: \"CloudConnection\""))
          .hasSize(3);
      URI shop =
          URI.create(
              "http://%s:8080/health"
                  .formatted(clouds.estate().loadBalancerAddress().getHostAddress()));
      Await.until("the shop to be healthy", PATIENCE, () -> answers(shop));
      assertThatThrownBy(() -> LocalClouds.start(dir)).hasMessageContaining("already");
    }
  }

  @Test
  void faults_and_counters_are_reached_over_plain_HTTP() throws Exception {
    try (LocalClouds clouds = LocalClouds.start(dir)) {
      URI faults = clouds.adminUri().resolve("/faults");
      String fault = "{\"cloud\":\"aws\",\"operation\":\"rds:.*\",\"kind\":\"lostAnswer\"}";
      assertThat(
              send(HttpRequest.newBuilder(faults).POST(BodyPublishers.ofString(fault)))
                  .statusCode())
          .isEqualTo(204);
      assertThat(clouds.faults().take("aws", "rds:DescribeDBInstances")).isPresent();
      assertThat(
              send(HttpRequest.newBuilder(faults).POST(BodyPublishers.ofString("{\"kind\":\"x\"}")))
                  .body())
          .contains("throttle, error, lostAnswer or delay");
      clouds.log().count("azure", "PUT x", true);
      JsonNode counted =
          JSON.readTree(
              send(HttpRequest.newBuilder(clouds.adminUri().resolve("/requests"))).body());
      assertThat(counted.at("/azure/writes").asLong()).isEqualTo(1);
    }
  }

  @Test
  void a_killed_run_leaves_no_process_behind() throws Exception {
    Path log = dir.resolve("run.log");
    ChildProcess run =
        ChildProcess.start(
            "local clouds",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LocalClouds.class.getName(),
                "--dir",
                dir.resolve("clouds").toString()),
            Map.of(),
            log);
    run.awaitReady(PATIENCE, () -> run.tail().contains("Local clouds are ready"));
    List<ProcessHandle> children = ProcessHandle.of(run.pid()).orElseThrow().descendants().toList();
    assertThat(children).isNotEmpty();
    run.kill();
    Await.until(
        "all children to be gone",
        Duration.ofSeconds(10),
        () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }
}
