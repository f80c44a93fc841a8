package dev.landfall.demo.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.localclouds.dns.CachingResolver;
import dev.landfall.shop.Seed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends writes and reads at a fixed pace, whatever comes back (an open loop, so that a pause is
 * felt by all who would have come meanwhile), finds its server through DNS as its TTLs allow, and
 * repeats a write by its key until it is acknowledged.
 */
public final class LoadClient {
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    System.setProperty("jdk.httpclient.keepalive.timeout", "20");
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofMillis(25);
  private static final Duration GRACE = Duration.ofSeconds(40);

  /**
   * What to send where.
   *
   * @param hostname the name to look up and to ask for
   * @param port the port of whoever it leads to
   * @param dns the DNS server
   * @param writesPerSecond orders placed
   * @param readsPerSecond orders read
   * @param ledger where acknowledged writes are kept
   */
  public record Settings(
      String hostname,
      int port,
      InetSocketAddress dns,
      int writesPerSecond,
      int readsPerSecond,
      Path ledger) {}

  private final Settings settings;
  private final Ledger ledger;
  private final CachingResolver resolver;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final AtomicLong pending = new AtomicLong();
  private volatile boolean sending = true;
  private volatile boolean trying = true;

  /** A client; {@link #start} makes it send. */
  public LoadClient(Settings settings) {
    this.settings = settings;
    this.ledger = new Ledger(settings.ledger());
    this.resolver = new CachingResolver(settings.dns(), Clock.systemUTC());
  }

  /** Begins to send. */
  public void start() {
    Thread.ofPlatform()
        .daemon()
        .name("writes")
        .start(() -> pace(settings.writesPerSecond(), this::write));
    Thread.ofPlatform()
        .daemon()
        .name("reads")
        .start(() -> pace(settings.readsPerSecond(), this::read));
  }

  /** Ends sending, waits for what is under way, and tells what came of it. */
  public LoadResult stop() {
    sending = false;
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (pending.get() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    trying = false;
    long left = pending.get();
    ledger.close();
    return new LoadResult(List.copyOf(samples), left);
  }

  @FunctionalInterface
  private interface Request {
    void send(long due);
  }

  private void pace(int perSecond, Request request) {
    long start = System.currentTimeMillis();
    for (long i = 0; sending; i++) {
      long due = start + i * 1000 / perSecond;
      long early = due - System.currentTimeMillis();
      if (early > 0) {
        LockSupport.parkNanos(Duration.ofMillis(early).toNanos());
      }
      pending.incrementAndGet();
      threads.execute(
          () -> {
            try {
              request.send(due);
            } finally {
              pending.decrementAndGet();
            }
          });
    }
  }

  private void write(long due) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    UUID key = UUID.randomUUID();
    int items = 1 + random.nextInt(2);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < items; i++) {
      lines
          .append(i == 0 ? "" : ",")
          .append(
              "{\"product\":%d,\"quantity\":%d}"
                  .formatted(1 + random.nextInt(Seed.PRODUCTS), 1 + random.nextInt(3)));
    }
    String body =
        "{\"clientKey\":\"%s\",\"customer\":%d,\"items\":[%s]}"
            .formatted(key, 1 + random.nextInt(Seed.CUSTOMERS), lines);
    HttpResponse<String> answer =
        untilAnswered(
            () -> trying,
            "/api/orders",
            HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    if (answer != null) {
      ledger.add(new Ledger.Line(key, order(answer.body()), items));
      add(true, due, answer);
    }
  }

  private void read(long due) {
    HttpResponse<String> answer =
        untilAnswered(() -> trying, "/api/orders", HttpRequest.newBuilder().GET());
    if (answer != null) {
      add(false, due, answer);
    }
  }

  private void add(boolean write, long due, HttpResponse<String> answer) {
    samples.add(
        new Sample(
            write,
            due,
            System.currentTimeMillis(),
            answer.headers().firstValue("X-Served-By").orElse("?")));
  }

  private HttpResponse<String> untilAnswered(
      BooleanSupplier goOn, String path, HttpRequest.Builder request) {
    while (goOn.getAsBoolean()) {
      try {
        InetAddress address = resolver.addresses(settings.hostname()).getFirst();
        HttpResponse<String> answer =
            http.send(
                request
                    .copy()
                    .uri(
                        URI.create(
                            "http://%s:%d%s"
                                .formatted(address.getHostAddress(), settings.port(), path)))
                    .header("Host", settings.hostname())
                    .timeout(TIMEOUT)
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          return answer;
        }
      } catch (IOException e) {
        // Not acknowledged: it may or may not have been done, and its key makes repeating it safe.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    return null;
  }

  private static long order(String body) {
    try {
      return JSON.readTree(body).path("id").asLong();
    } catch (IOException e) {
      throw new IllegalStateException(body, e);
    }
  }
}
