package dev.landfall;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code /metrics} in the Prometheus text format, {@code /healthz} and {@code /readyz} for the
 * kubelet.
 */
final class Management implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;

  Management(int port, Supplier<String> metrics, BooleanSupplier healthy, BooleanSupplier ready)
      throws IOException {
    server = bound(port);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics", e -> answer(e, OK, metrics.get(), "text/plain; version=0.0.4; charset=utf-8"));
    server.createContext("/healthz", e -> answer(e, healthy.getAsBoolean()));
    server.createContext("/readyz", e -> answer(e, ready.getAsBoolean()));
    server.start();
  }

  private static HttpServer bound(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      throw new IOException(
          "port %d, for metrics and health, is taken; free it or set LANDFALL_MANAGEMENT_PORT to another (0 for any)"
              .formatted(port),
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, boolean good) throws IOException {
    answer(exchange, good ? OK : UNAVAILABLE, good ? "ok\n" : "not so far\n", "text/plain");
  }

  private static void answer(HttpExchange exchange, int status, String text, String type)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
