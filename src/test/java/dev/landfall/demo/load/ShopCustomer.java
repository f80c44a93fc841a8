package dev.landfall.demo.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.localclouds.dns.CachingResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The shop over HTTP, as a customer's device talks to it: the name is resolved anew as its TTL
 * says, connections are kept to each address, and nothing is repeated behind the caller's back.
 */
final class ShopCustomer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int KEPT = 64;
  private static final MediaType MEDIA = MediaType.get("application/json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoadClient.Settings settings;
  private final CachingResolver resolver;
  private final Map<InetAddress, OkHttpClient> clients = new ConcurrentHashMap<>();

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

  Reply order(UUID key, int customer, List<Ledger.Item> items) throws IOException {
    byte[] body =
        JSON.writeValueAsBytes(Map.of("clientKey", key, "customer", customer, "items", items));
    Reply reply = send(to("/api/orders").post(RequestBody.create(body, MEDIA)));
    if (reply.good() && reply.orderId() == 0) {
      throw new IOException("the shop acknowledged order " + key + " without saying its id");
    }
    return reply;
  }

  Reply look(UUID key) throws IOException {
    return send(to("/api/orders/" + key));
  }

  Reply newest() throws IOException {
    return send(to("/api/orders"));
  }

  private Request.Builder to(String path) {
    return new Request.Builder()
        .url(
            new HttpUrl.Builder()
                .scheme("http")
                .host(settings.hostname())
                .port(settings.port())
                .encodedPath(path)
                .build());
  }

  private Reply send(Request.Builder request) throws IOException {
    InetAddress address = resolver.addresses(settings.hostname()).get(0);
    OkHttpClient client = clients.computeIfAbsent(address, ShopCustomer::client);
    try (Response response = client.newCall(request.build()).execute()) {
      byte[] body = response.body().bytes();
      return new Reply(
          response.code(),
          response.isSuccessful() ? JSON.readTree(body).path("id").asLong() : 0,
          response.header("X-Served-By", "unknown"));
    }
  }

  private static OkHttpClient client(InetAddress address) {
    return new OkHttpClient.Builder()
        .dns(hostname -> List.of(address))
        .connectionPool(new ConnectionPool(KEPT, 1, TimeUnit.MINUTES))
        .connectTimeout(CONNECT)
        .callTimeout(PATIENCE)
        .retryOnConnectionFailure(false)
        .build();
  }
}
