package dev.landfall.localclouds.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.landfall.tls.Identity;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cloud's control plane on a port of its own behind TLS: counts, applies faults, answers. */
public final class CloudServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloudServer.class);

  static {
    // Without it every answer waits 40 ms for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final int BUFFER = 1 << 16;

  private final CloudApi api;
  private final Faults faults;
  private final RequestLog log;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  private CloudServer(CloudApi api, Faults faults, RequestLog log, HttpsServer server) {
    this.api = api;
    this.faults = faults;
    this.log = log;
    this.server = server;
  }

  /**
   * Starts it on a free port.
   *
   * @param address where to listen; the identity's certificate must be for it
   */
  public static CloudServer start(
      CloudApi api, InetAddress address, Identity identity, Faults faults, RequestLog log)
      throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 256);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.sslContext()));
    CloudServer cloud = new CloudServer(api, faults, log, server);
    server.setExecutor(cloud.threads);
    server.createContext("/", cloud::serve);
    server.start();
    return cloud;
  }

  /** Where it listens: {@code https://127.A.B.1:port}, no path. */
  public URI uri() {
    InetSocketAddress at = server.getAddress();
    return URI.create("https://%s:%d".formatted(at.getAddress().getHostAddress(), at.getPort()));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      CloudRequest request = read(exchange);
      Optional<CloudResponse> response = respond(request);
      if (response.isEmpty()) {
        return; // closing the exchange without headers closes the connection
      }
      response.get().headers().forEach(exchange.getResponseHeaders()::set);
      send(exchange, response.get(), request.method().equals("HEAD"));
    }
  }

  private static void send(HttpExchange exchange, CloudResponse response, boolean head)
      throws IOException {
    long length =
        response.file().map(CloudResponse.Slice::length).orElse((long) response.body().length);
    exchange.sendResponseHeaders(response.status(), head || length == 0 ? -1 : length);
    if (head || length == 0) {
      return;
    }
    if (response.file().isEmpty()) {
      exchange.getResponseBody().write(response.body());
      return;
    }
    CloudResponse.Slice slice = response.file().orElseThrow();
    try (RandomAccessFile file = new RandomAccessFile(slice.path().toFile(), "r")) {
      file.seek(slice.from());
      byte[] buffer = new byte[BUFFER];
      for (long left = length; left > 0; ) {
        int read = file.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException(slice.path() + " is shorter than was told");
        }
        exchange.getResponseBody().write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static CloudRequest read(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    String query = exchange.getRequestURI().getRawQuery();
    return new CloudRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        headers,
        exchange.getRequestBody().readAllBytes());
  }

  private Optional<CloudResponse> respond(CloudRequest request) {
    String operation = api.operation(request);
    log.count(api.name(), operation, api.isWrite(request));
    Optional<Faults.Fault> fault = faults.take(api.name(), operation);
    if (fault.isEmpty()) {
      return Optional.of(answer(request, operation));
    }
    return switch (fault.get().kind()) {
      case THROTTLE -> Optional.of(api.throttled(request, fault.get().retryAfterSeconds()));
      case ERROR -> Optional.of(api.failed(request));
      case LOST_ANSWER -> {
        answer(request, operation);
        yield Optional.empty();
      }
      case DELAY -> {
        pause(fault.get().delayMillis());
        yield Optional.of(answer(request, operation));
      }
    };
  }

  private CloudResponse answer(CloudRequest request, String operation) {
    try {
      return api.handle(request);
    } catch (RuntimeException e) {
      LOG.error("local {}: {} failed", api.name(), operation, e);
      return api.failed(request);
    }
  }

  /** Waits, but not longer than the server lives. */
  private void pause(long millis) {
    try {
      closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
