package dev.landfall.demo.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.localclouds.dns.CachingResolver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * The shop over HTTP, as a customer's device talks to it: the name is resolved anew as its TTL
 * says, connections are kept, and nothing is repeated behind the caller's back.
 */
final class ShopCustomer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // The address is resolved here and not by the JDK, so the name has to go into Host by hand.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    // A POST sent twice unseen would hide what this client is there to count.
    System.clearProperty("jdk.httpclient.enableAllMethodRetry");
    System.setProperty("jdk.httpclient.disableRetryConnect", "true");
  }

  private final LoadClient.Settings settings;
  private final CachingResolver resolver;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  ShopCustomer(LoadClient.Settings settings) {
    this.settings = settings;
    this.resolver = new CachingResolver(settings.dns(), Clock.systemUTC());
  }

  /** What the shop said: {@code orderId} is 0 where there is none. */
  record Reply(int status, long orderId, String servedBy) {
    boolean good() {
      return status >= 200 && status < 300;
    }
  }

  Reply order(UUID key, int customer, List<Ledger.Item> items)
      throws IOException, InterruptedException {
    byte[] body =
        JSON.writeValueAsBytes(Map.of("clientKey", key, "customer", customer, "items", items));
    Reply reply =
        send(
            to("/api/orders")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    if (reply.good() && reply.orderId() == 0) {
      throw new IOException("the shop acknowledged order " + key + " without saying its id");
    }
    return reply;
  }

  Reply look(UUID key) throws IOException, InterruptedException {
    return send(to("/api/orders/" + key));
  }

  Reply newest() throws IOException, InterruptedException {
    return send(to("/api/orders"));
  }

  private HttpRequest.Builder to(String path) throws IOException {
    String address = resolver.addresses(settings.hostname()).get(0).getHostAddress();
    return HttpRequest.newBuilder(
            URI.create("http://%s:%d%s".formatted(address, settings.port(), path)))
        .header("Host", settings.hostname())
        .timeout(PATIENCE);
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    boolean good = response.statusCode() / 100 == 2;
    return new Reply(
        response.statusCode(),
        good ? JSON.readTree(response.body()).path("id").asLong() : 0,
        response.headers().firstValue("X-Served-By").orElse("unknown"));
  }
}
