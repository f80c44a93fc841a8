package dev.landfall.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The local clouds as a program of their own, and what clouds.json says of them. */
public final class Clouds implements AutoCloseable {
  private final ChildProcess process;
  private final Path dir;
  private final JsonNode json;

  private Clouds(ChildProcess process, Path dir, JsonNode json) {
    this.process = process;
    this.dir = dir;
    this.json = json;
  }

  /** Starts them; they answer when this returns. */
  public static Clouds start(Path dir) throws IOException {
    Path file = dir.resolve("clouds.json");
    Files.deleteIfExists(file);
    ChildProcess process =
        ChildProcess.start(
            "the local clouds",
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.landfall.localclouds.LocalClouds",
                "--dir",
                dir.toString()),
            Map.of(),
            dir.resolve("clouds.log"));
    process.awaitReady(Duration.ofSeconds(120), () -> Files.exists(file));
    return new Clouds(process, dir, new ObjectMapper().readTree(file.toFile()));
  }

  /** Secrets and CloudConnections for kubectl. */
  public Path connections() {
    return dir.resolve("connections.yaml");
  }

  /** All that clouds.json says: endpoints, logins, addresses. */
  public JsonNode settings() {
    return json;
  }

  /** The name server. */
  public InetSocketAddress dns() {
    return new InetSocketAddress(
        json.path("dns").path("address").asText(), json.path("dns").path("port").asInt());
  }

  /** The port that the shop is served on. */
  public int trafficPort() {
    return json.path("traffic").path("port").asInt();
  }

  /** The source as the application sees it. */
  public Connection source() throws SQLException {
    JsonNode source = json.path("databases").path("source");
    return connect(
        source.path("host").asText(),
        source.path("port").asInt(),
        source.path("database").asText(),
        source.path("appUser").asText(),
        source.path("appPassword").asText());
  }

  /** Whether the shop's own migrations are in. */
  public static boolean migrated(Connection source) {
    try (var s = source.createStatement();
        var row = s.executeQuery("SELECT to_regclass('order_events_by_key') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** A database with some login, over TLS. */
  public static Connection connect(
      String host, int port, String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?sslmode=require".formatted(host, port, database),
        user,
        password);
  }

  @Override
  public void close() {
    process.close();
  }
}
