package dev.landfall.shop;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Orders: one transaction over six tables, safe to repeat by the client's key. */
final class Orders {
  private final ShopDatabase database;

  Orders(ShopDatabase database) {
    this.database = database;
  }

  /** What a client wants. */
  record Wish(UUID clientKey, long customer, List<Item> items) {}

  /** One line of it. */
  record Item(int product, int quantity) {}

  /** What it got; {@code created} is false when it had it already. */
  record Placed(long id, boolean created) {}

  Placed place(Wish wish) throws SQLException {
    return database.write(
        connection -> {
          Optional<Long> made = insert(connection, wish);
          return made.isPresent()
              ? new Placed(made.get(), true)
              : new Placed(find(connection, wish.clientKey()).orElseThrow(), false);
        });
  }

  Optional<Long> find(UUID key) throws SQLException {
    return database.read(connection -> find(connection, key));
  }

  /** The newest orders, newest first. */
  List<Map<String, Object>> newest(int count) throws SQLException {
    return rows(
        "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer"
            + " ORDER BY o.id DESC LIMIT ?",
        count);
  }

  /** Products for sale, by title. */
  List<Map<String, Object>> products(int count) throws SQLException {
    return rows(
        "SELECT p.id, p.title, p.price, s.sold FROM products p JOIN stock s ON s.product = p.id"
            + " WHERE NOT p.retired ORDER BY p.title LIMIT ?",
        count);
  }

  private List<Map<String, Object>> rows(String sql, int count) throws SQLException {
    return database.read(
        connection -> {
          List<Map<String, Object>> all = new ArrayList<>();
          try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setInt(1, count);
            try (ResultSet rows = s.executeQuery()) {
              while (rows.next()) {
                Map<String, Object> one = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                  one.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
                }
                all.add(one);
              }
            }
          }
          return all;
        });
  }

  private static Optional<Long> find(Connection connection, UUID key) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement("SELECT id FROM orders WHERE client_key = ?")) {
      s.setObject(1, key);
      try (ResultSet rows = s.executeQuery()) {
        return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
      }
    }
  }

  /** Nothing when another transaction with the same key came first; that one is committed then. */
  private static Optional<Long> insert(Connection connection, Wish wish) throws SQLException {
    long id;
    try (PreparedStatement s =
        connection.prepareStatement(
            "INSERT INTO orders (client_key, customer, total) VALUES (?, ?, ?)"
                + " ON CONFLICT (client_key) DO NOTHING RETURNING id")) {
      s.setObject(1, wish.clientKey());
      s.setLong(2, wish.customer());
      s.setBigDecimal(3, BigDecimal.valueOf(wish.items().size() * 10L));
      try (ResultSet rows = s.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        id = rows.getLong(1);
      }
    }
    try (PreparedStatement items =
            connection.prepareStatement(
                "INSERT INTO order_items (order_id, line, product, quantity, price) SELECT ?, ?,"
                    + " id, ?, price FROM products WHERE id = ?");
        PreparedStatement stock =
            connection.prepareStatement("UPDATE stock SET sold = sold + ? WHERE product = ?")) {
      int line = 0;
      for (Item item : wish.items().stream().sorted((a, b) -> a.product() - b.product()).toList()) {
        items.setLong(1, id);
        items.setInt(2, ++line);
        items.setInt(3, item.quantity());
        items.setInt(4, item.product());
        items.addBatch();
        stock.setInt(1, item.quantity());
        stock.setInt(2, item.product());
        stock.addBatch();
      }
      for (int written : items.executeBatch()) {
        if (written != 1) {
          throw new IllegalArgumentException("there is no such product");
        }
      }
      stock.executeBatch();
    }
    try (PreparedStatement paid =
        connection.prepareStatement(
            "WITH p AS (INSERT INTO payments (order_id, details) VALUES (?,"
                + " jsonb_build_object('method', 'card', 'key', ?::text))) INSERT INTO order_events"
                + " (client_key, kind) VALUES (?, 'created')")) {
      paid.setLong(1, id);
      paid.setString(2, wish.clientKey().toString());
      paid.setObject(3, wish.clientKey());
      paid.executeUpdate();
    }
    return Optional.of(id);
  }
}
