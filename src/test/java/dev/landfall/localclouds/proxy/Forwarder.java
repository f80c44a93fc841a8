package dev.landfall.localclouds.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Carries one request to a backend and its answer back, once. */
public final class Forwarder implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "expect");

  private final Upstream upstream = new Upstream();

  /** The statuses of a request that was carried: the client's and the backend's (0 for none). */
  public record Outcome(int status, int upstreamStatus) {}

  /** Carries it; a backend that cannot be reached is a 502, one that is too slow a 504. */
  public Outcome forward(HttpExchange exchange, Pool pool, Backend.Lease to) throws IOException {
    int[] status = new int[1];
    try {
      upstream.exchange(
          to.address(),
          exchange.getRequestMethod(),
          exchange.getRequestURI().toString(),
          headers(exchange, pool),
          exchange.getRequestBody(),
          length(exchange),
          pool.timeout(),
          response -> {
            status[0] = response.status();
            answer(exchange, response);
          });
      return new Outcome(status[0], status[0]);
    } catch (IOException e) {
      if (status[0] != 0) {
        throw e; // the client has part of the answer: all that is left is to close
      }
      int own = e instanceof SocketTimeoutException && !isConnect(e) ? 504 : 502;
      refuse(exchange, own);
      return new Outcome(own, 0);
    }
  }

  private static boolean isConnect(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
  }

  /** An answer of the proxy's own. */
  public static void refuse(HttpExchange exchange, int status) throws IOException {
    String text =
        switch (status) {
          case 301 -> "301 Moved Permanently";
          case 302 -> "302 Found";
          case 404 -> "404 Not Found";
          case 502 -> "502 Bad Gateway";
          case 503 -> "503 Service Temporarily Unavailable";
          case 504 -> "504 Gateway Time-out";
          default -> Integer.toString(status);
        };
    byte[] body =
        "<html><head><title>%1$s</title></head><body><center><h1>%1$s</h1></center></body></html>"
            .formatted(text)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "text/html");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Leads the client elsewhere. */
  public static void lead(HttpExchange exchange, Redirect to, String host) throws IOException {
    exchange.getResponseHeaders().set("location", to.location(host, exchange.getRequestURI()));
    refuse(exchange, to.status());
  }

  private static Map<String, List<String>> headers(HttpExchange exchange, Pool pool) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!HOP_BY_HOP.contains(lower)) {
                headers.put(lower, values);
              }
            });
    String client = exchange.getRemoteAddress().getAddress().getHostAddress();
    List<String> chain = new ArrayList<>(headers.getOrDefault("x-forwarded-for", List.of()));
    chain.add(client);
    headers.put("x-forwarded-for", List.of(String.join(", ", chain)));
    headers.put("x-forwarded-proto", List.of(exchange instanceof HttpsExchange ? "https" : "http"));
    headers.put(
        "x-forwarded-port", List.of(Integer.toString(exchange.getLocalAddress().getPort())));
    pool.host()
        .ifPresent(
            host -> {
              headers.put("x-original-host", headers.getOrDefault("host", List.of("")));
              headers.put("host", List.of(host));
            });
    return headers;
  }

  private static long length(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("content-length");
    if (length != null) {
      return Long.parseLong(length.trim());
    }
    return exchange.getRequestHeaders().containsKey("transfer-encoding") ? -1 : 0;
  }

  private static void answer(HttpExchange exchange, UpstreamResponse response) throws IOException {
    response
        .headers()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    boolean bare =
        exchange.getRequestMethod().equals("HEAD")
            || response.status() == 204
            || response.status() == 304
            || response.length() == 0;
    exchange.sendResponseHeaders(
        response.status(), bare ? -1 : response.length() < 0 ? 0 : response.length());
    if (!bare) {
      OutputStream out = exchange.getResponseBody();
      response.body().transferTo(out);
      out.close();
    }
  }

  @Override
  public void close() {
    upstream.close();
  }
}
