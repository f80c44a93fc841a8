package dev.landfall.localclouds.programs;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The image {@code hello}: answers with GREETING and a count of what it was asked for, /health not
 * among it, and prints what it was asked for. Once it was asked for /sicken, /health says 500 until
 * it is started again; /crash ends it.
 */
public final class Hello {
  private Hello() {}

  /** Runs until it is ended. */
  public static void main(String[] args) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress at =
        new InetSocketAddress(
            InetAddress.getByName(System.getenv().getOrDefault("HOST", "127.0.0.1")),
            Integer.parseInt(System.getenv().getOrDefault("PORT", "8080")));
    String greeting = System.getenv().getOrDefault("GREETING", "hello");
    AtomicInteger served = new AtomicInteger();
    AtomicBoolean sick = new AtomicBoolean();
    HttpServer server = HttpServer.create(at, 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            int count = path.equals("/health") ? served.get() : served.incrementAndGet();
            if (!path.equals("/health")) {
              System.out.println("GET " + path);
            }
            byte[] body = (greeting + " " + count).getBytes(StandardCharsets.UTF_8);
            if (path.equals("/crash")) {
              Runtime.getRuntime().halt(1);
            }
            if (path.equals("/sicken")) {
              sick.set(true);
            }
            boolean fails = path.equals("/health") && sick.get();
            exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    System.out.println("listening on port " + at.getPort());
  }
}
