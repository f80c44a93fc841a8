package dev.landfall.localclouds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The fault switch and the counters over plain HTTP, for scripts: {@code POST /faults}, {@code
 * DELETE /faults}, {@code GET /requests}.
 */
public final class AdminEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** A fault as it is posted; absent numbers have defaults. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Posted(
      String cloud,
      String operation,
      String kind,
      Integer times,
      Integer retryAfterSeconds,
      Long delayMillis) {

    Faults.Fault fault() {
      Faults.Kind parsed =
          Arrays.stream(Faults.Kind.values())
              .filter(k -> k.name().replace("_", "").equalsIgnoreCase(kind))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "kind must be throttle, error, lostAnswer or delay, not " + kind));
      if (cloud == null) {
        throw new IllegalArgumentException("cloud must be aws, azure or cloudflare");
      }
      return new Faults.Fault(
          cloud,
          Pattern.compile(operation == null ? ".*" : operation),
          parsed,
          times == null ? 1 : times,
          retryAfterSeconds == null ? 1 : retryAfterSeconds,
          delayMillis == null ? 500 : delayMillis);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Faults faults;
  private final RequestLog log;

  private AdminEndpoint(HttpServer server, Faults faults, RequestLog log) {
    this.server = server;
    this.faults = faults;
    this.log = log;
  }

  /** Starts it on a free port of an address. */
  public static AdminEndpoint start(InetAddress address, Faults faults, RequestLog log)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 16);
    AdminEndpoint admin = new AdminEndpoint(server, faults, log);
    server.setExecutor(admin.threads);
    server.createContext("/", admin::serve);
    server.start();
    return admin;
  }

  /** Where it listens, no path. */
  public URI uri() {
    InetSocketAddress at = server.getAddress();
    return URI.create("http://%s:%d".formatted(at.getAddress().getHostAddress(), at.getPort()));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (call) {
        case "POST /faults" -> post(exchange);
        case "DELETE /faults" -> {
          faults.clear();
          exchange.sendResponseHeaders(204, -1);
        }
        case "GET /requests" -> send(exchange, 200, JSON.writeValueAsBytes(log.all()));
        default ->
            send(exchange, 404, "POST /faults, DELETE /faults or GET /requests\n".getBytes());
      }
    }
  }

  private void post(HttpExchange exchange) throws IOException {
    try {
      faults.add(JSON.readValue(exchange.getRequestBody(), Posted.class).fault());
      exchange.sendResponseHeaders(204, -1);
    } catch (IOException | IllegalArgumentException e) {
      send(exchange, 400, (e.getMessage() + "\n").getBytes());
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
