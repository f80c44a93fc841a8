package dev.landfall.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/** The sample application over HTTP. */
public final class Shop implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 20;
  private static final int LARGEST_PAGE = 500;

  private final ShopDatabase database;
  private final Orders orders;
  private final String stack;
  private final HttpServer server;

  /** Starts it; its migrations are in when this returns. */
  public Shop(InetSocketAddress address, DatabaseUrlSource source, String stack)
      throws IOException, SQLException {
    this(address, new ShopDatabase(source), stack);
  }

  Shop(InetSocketAddress address, ShopDatabase database, String stack)
      throws IOException, SQLException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.database = database;
    this.orders = new Orders(database);
    this.stack = stack;
    Migrations.run(database);
    this.server = HttpServer.create(address, 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", this::health);
    server.createContext("/api/orders", this::orders);
    server.createContext("/api/products", this::products);
    server.createContext("/", e -> answer(e, 200, "the shop\n"));
    server.start();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void health(HttpExchange exchange) throws IOException {
    try {
      database.read(c -> c.isValid(2));
      answer(exchange, 200, database.refusing() ? "ok, but reads only\n" : "ok\n");
    } catch (SQLException e) {
      answer(exchange, 503, "the database does not answer\n");
    }
  }

  private void orders(HttpExchange exchange) throws IOException {
    try {
      switch (exchange.getRequestMethod()) {
        case "POST" -> place(exchange);
        case "GET" -> look(exchange);
        default -> answer(exchange, 405, "");
      }
    } catch (SQLException e) {
      refuse(exchange, e);
    } catch (JsonProcessingException e) {
      answer(exchange, 400, "not JSON\n");
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, e.getMessage() + "\n");
    }
  }

  private void products(HttpExchange exchange) throws IOException {
    try {
      answer(exchange, 200, JSON.writeValueAsString(Map.of("products", orders.products(PAGE))));
    } catch (SQLException e) {
      refuse(exchange, e);
    }
  }

  /** What breaks the schema's rules is the client's mistake (SQLSTATE class 23); else come back. */
  private void refuse(HttpExchange exchange, SQLException e) throws IOException {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("23")) {
      answer(exchange, 400, "this cannot be ordered: " + state + "\n");
      return;
    }
    exchange.getResponseHeaders().set("Retry-After", "1");
    answer(exchange, 503, "the database refuses: " + state + "\n");
  }

  private void place(HttpExchange exchange) throws IOException, SQLException {
    JsonNode wish = JSON.readTree(exchange.getRequestBody().readAllBytes());
    List<Orders.Item> items = new ArrayList<>();
    wish.path("items")
        .forEach(
            i ->
                items.add(new Orders.Item(i.path("product").asInt(), i.path("quantity").asInt(1))));
    Orders.Placed placed =
        orders.place(
            new Orders.Wish(
                UUID.fromString(wish.path("clientKey").asText()),
                wish.path("customer").asLong(),
                items));
    answer(
        exchange, placed.created() ? 201 : 200, JSON.writeValueAsString(Map.of("id", placed.id())));
  }

  private void look(HttpExchange exchange) throws IOException, SQLException {
    String rest = exchange.getRequestURI().getPath().substring("/api/orders".length());
    if (rest.length() <= 1) {
      answer(
          exchange, 200, JSON.writeValueAsString(Map.of("newest", orders.newest(last(exchange)))));
      return;
    }
    var found = orders.find(UUID.fromString(rest.substring(1)));
    answer(
        exchange,
        found.isPresent() ? 200 : 404,
        found.isPresent() ? JSON.writeValueAsString(Map.of("id", found.get())) : "");
  }

  /** The N of {@code ?last=N}. */
  private static int last(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query == null || !query.startsWith("last=")
        ? PAGE
        : Math.clamp(Integer.parseInt(query.substring("last=".length())), 1, LARGEST_PAGE);
  }

  private void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("X-Served-By", stack + " " + database.host());
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    database.close();
  }

  /** Runs it as the environment says: HOST, PORT, STACK, DATABASE_URL or DATABASE_SECRET_ID. */
  public static void main(String[] args) throws IOException, SQLException {
    Map<String, String> env = System.getenv();
    Shop shop =
        new Shop(
            new InetSocketAddress(
                env.getOrDefault("HOST", "127.0.0.1"),
                Integer.parseInt(env.getOrDefault("PORT", "8080"))),
            DatabaseUrlSource.from(env),
            env.getOrDefault("STACK", "local"));
    System.out.println("the shop serves at " + shop.address());
  }
}
