package dev.landfall.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.process.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample application on a real PostgreSQL: what it promises to its customers. */
class ShopTest {
  private static final InetSocketAddress ANYWHERE = new InetSocketAddress("127.0.0.1", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static int number;

  @TempDir static Path dir;
  static ShopServer server;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicReference<String> secret = new AtomicReference<>();
  private String name;
  private Shop shop;

  @BeforeAll
  static void start() {
    server = new ShopServer(dir.resolve("pg"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    name = "shop" + ++number;
    secret.set(server.database(name));
    shop = new Shop(ANYWHERE, secret::get, "aws");
    stock(name);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private static void stock(String database) throws SQLException {
    try (Connection connection = server.postgres().connect(database);
        Statement s = connection.createStatement()) {
      s.execute("INSERT INTO customers (email, name) VALUES ('ann@example.com', 'Ann')");
      s.execute("INSERT INTO products (sku, title, price) VALUES ('A', 'Tea', 4), ('B', 'Pot', 9)");
      s.execute("INSERT INTO stock SELECT id FROM products");
    }
  }

  private static String wish(UUID key) {
    return """
    {"clientKey":"%s","customer":1,"items":[{"product":2,"quantity":1},{"product":1,"quantity":3}]}
    """
        .formatted(key);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(shop.address().getPort(), path)));
  }

  private CompletableFuture<HttpResponse<String>> order(String wish) {
    return http.sendAsync(
        to("/api/orders").POST(BodyPublishers.ofString(wish)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) {
    return http.sendAsync(to(path).build(), BodyHandlers.ofString()).join();
  }

  private static long id(HttpResponse<String> answer) {
    try {
      return new ObjectMapper().readTree(answer.body()).path("id").asLong();
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  /** Orders, their lines, payments and events, and what was taken from the stock. */
  private static String rows(String database) {
    return server.query(
        database,
        "SELECT concat_ws(' ', (SELECT count(*) FROM orders), (SELECT count(*) FROM order_items),"
            + " (SELECT count(*) FROM payments), (SELECT count(*) FROM order_events),"
            + " (SELECT sum(sold) FROM stock))");
  }

  @Test
  void an_order_is_one_transaction_over_all_its_tables() {
    UUID key = UUID.randomUUID();

    HttpResponse<String> answer = order(wish(key)).join();

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(rows(name)).isEqualTo("1 2 1 1 4");
    assertThat(id(get("/api/orders/" + key))).isEqualTo(id(answer)).isPositive();
    assertThat(get("/api/orders?last=5").body()).contains("\"name\":\"Ann\"");
    assertThat(get("/api/products").body()).contains("Tea", "\"sold\":3");
    assertThat(answer.headers().firstValue("X-Served-By"))
        .contains("aws " + server.postgres().host());
  }

  @Test
  void a_key_that_comes_often_and_at_once_is_one_order_and_everybody_hears_of_it() {
    UUID key = UUID.randomUUID();

    List<HttpResponse<String>> answers =
        IntStream.range(0, 30).mapToObj(i -> order(wish(key))).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 201);
    assertThat(answers).filteredOn(a -> a.statusCode() == 201).hasSize(1);
    assertThat(answers).extracting(ShopTest::id).containsOnly(id(answers.getFirst()));
    assertThat(rows(name)).isEqualTo("1 2 1 1 4");
  }

  @Test
  void what_cannot_be_ordered_is_the_customers_mistake_and_leaves_nothing_behind() {
    String good = wish(UUID.randomUUID());

    List<String> bad =
        List.of(
            "not json",
            "{}",
            good.replace("\"customer\":1", "\"customer\":77"),
            good.replace("\"product\":1", "\"product\":77"),
            good.replace("\"quantity\":3", "\"quantity\":-3"));

    assertThat(bad.stream().map(wish -> order(wish).join().statusCode())).containsOnly(400);
    assertThat(rows(name)).isEqualTo("0 0 0 0 0");
    assertThat(get("/api/orders/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(get("/api/orders/nonsense").statusCode()).isEqualTo(400);
  }

  @Test
  void a_fence_makes_writes_wait_and_reads_go_on() throws Exception {
    server.fence(name);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, 40).mapToObj(i -> order(wish(UUID.randomUUID()))).toList();
    Await.until(
        "the shop to be refused",
        PATIENCE,
        () -> get("/health").body().equals("ok, but reads only\n"));

    assertThat(get("/api/orders").statusCode()).isEqualTo(200);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    server.lift(name);

    assertThat(waiting.stream().map(w -> w.join().statusCode())).containsOnly(201);
    assertThat(rows(name)).isEqualTo("40 80 40 40 160");
    assertThat(get("/health").body()).isEqualTo("ok\n");
  }

  @Test
  void a_new_secret_takes_the_writes_that_wait_to_the_new_database() throws Exception {
    String next = name + "next";
    String url = server.database(next);
    new Shop(ANYWHERE, () -> url, "azure").close();
    stock(next);
    server.fence(name);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, 40).mapToObj(i -> order(wish(UUID.randomUUID()))).toList();
    Await.until("refusal", PATIENCE, () -> get("/health").body().contains("reads only"));

    secret.set(url);

    assertThat(waiting.stream().map(w -> w.join().statusCode())).containsOnly(201);
    assertThat(rows(name)).isEqualTo("0 0 0 0 0");
    assertThat(rows(next)).isEqualTo("40 80 40 40 160");
    Await.until(
        "the old connections to be gone",
        PATIENCE,
        () ->
            server
                .query(
                    "postgres",
                    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop' AND datname = '%s'"
                        .formatted(name))
                .equals("0"));
  }

  @Test
  void a_secret_that_leads_nowhere_costs_no_read() throws Exception {
    server.fence(name);
    secret.set(secret.get().replace("/" + name, "/nowhere"));
    CompletableFuture<HttpResponse<String>> waiting = order(wish(UUID.randomUUID()));
    Await.until("refusal", PATIENCE, () -> get("/health").body().contains("reads only"));

    assertThat(get("/api/orders").statusCode()).isEqualTo(200);
    server.lift(name);

    assertThat(waiting.join().statusCode()).isEqualTo(201);
  }

  @Test
  void reads_go_on_while_every_write_is_held_up_by_a_lock() throws Exception {
    try (Connection barrier = server.postgres().connect(name);
        Statement s = barrier.createStatement()) {
      barrier.setAutoCommit(false);
      s.execute("LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE");
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 40).mapToObj(i -> order(wish(UUID.randomUUID()))).toList();
      Await.until(
          "every writer at the barrier",
          PATIENCE,
          () ->
              Integer.parseInt(
                      server.query(
                          name,
                          "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode ="
                              + " 'RowExclusiveLock'"))
                  == ShopDatabase.WRITERS);

      assertThat(get("/api/orders").statusCode()).isEqualTo(200);
      barrier.rollback();

      assertThat(waiting.stream().map(w -> w.join().statusCode())).containsOnly(201);
    }
  }

  @Test
  void connections_that_break_in_the_middle_cost_nothing_and_double_nothing() {
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, 200)
            .mapToObj(
                i -> {
                  if (i % 50 == 25) {
                    server.disconnect(name);
                  }
                  return order(wish(UUID.randomUUID()));
                })
            .toList();

    assertThat(waiting.stream().map(w -> w.join().statusCode())).isSubsetOf(200, 201);
    assertThat(rows(name)).isEqualTo("200 400 200 200 800");
    server.disconnect(name);
    assertThat(get("/api/orders").statusCode()).isEqualTo(200);
  }

  @Test
  void a_fence_that_outlasts_the_budget_is_said_so_with_when_to_come_back() throws Exception {
    ShopDatabase impatient = new ShopDatabase(secret::get, Duration.ofMillis(500));
    shop.close();
    shop = new Shop(ANYWHERE, impatient, "aws");
    server.fence(name);

    HttpResponse<String> answer = order(wish(UUID.randomUUID())).join();

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("25006");
  }

  @Test
  void instances_that_start_at_once_migrate_once() {
    String url = server.database(name + "new");

    IntStream.range(0, 3)
        .mapToObj(i -> CompletableFuture.runAsync(() -> startAndStop(url)))
        .toList()
        .forEach(CompletableFuture::join);

    assertThat(server.query(name + "new", "SELECT count(*) FROM schema_migrations")).isEqualTo("2");
  }

  @Test
  void an_instance_starts_on_a_fenced_database_whose_schema_is_complete() {
    server.fence(name);

    startAndStop(secret.get());

    assertThat(server.query(name, "SELECT count(*) FROM schema_migrations")).isEqualTo("2");
  }

  private static void startAndStop(String url) {
    try {
      new Shop(ANYWHERE, () -> url, "azure").close();
    } catch (IOException | SQLException e) {
      throw new AssertionError(e);
    }
  }
}
