package dev.landfall.shop;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows to begin with: as many as asked for over all tables, the same ones every time. */
public final class Seed {
  /** Customers there are to order as, from 1. */
  public static final int CUSTOMERS = 5_000;

  /** Products there are to order, from 1. */
  public static final int PRODUCTS = 1_000;

  private static final int ROWS_PER_ORDER = 5;

  private Seed() {}

  /**
   * Seeds.
   *
   * @param connection a connection of the owner of the tables
   * @param rows rows in all, at least 10,000
   */
  public static void rows(Connection connection, long rows) throws SQLException {
    long orders = Math.max(1, (rows - CUSTOMERS - 2L * PRODUCTS) / ROWS_PER_ORDER);
    connection.setAutoCommit(false);
    try (Statement s = connection.createStatement()) {
      s.execute("SET synchronous_commit = off");
      s.execute(
          "INSERT INTO customers (email, name, tags) SELECT 'c' || i || '@example.com', 'Customer ' || i, ARRAY['t' || i %% 7] FROM generate_series(1, %d) i"
              .formatted(CUSTOMERS));
      s.execute(
          "INSERT INTO products (sku, title, price, picture) SELECT 'SKU-' || i, 'Product ' || i, (i %% 90) + 0.99, decode(md5(i::text), 'hex') FROM generate_series(1, %d) i"
              .formatted(PRODUCTS));
      s.execute("INSERT INTO stock (product) SELECT id FROM products");
      s.execute(
          "INSERT INTO orders (id, client_key, customer, total, created_at) SELECT i, md5('seed' || i)::uuid, 1 + i %% %d, i %% 1000, '2025-06-01'::timestamptz + i * interval '1 second' FROM generate_series(1, %d) i"
              .formatted(CUSTOMERS, orders));
      s.execute("SELECT setval(pg_get_serial_sequence('orders', 'id'), max(id)) FROM orders");
      s.execute(
          "INSERT INTO order_items (order_id, line, product, quantity, price) SELECT i, l, 1 + (i * l) %% %d, 1 + i %% 3, 9.99 FROM generate_series(1, %d) i, generate_series(1, 2) l"
              .formatted(PRODUCTS, orders));
      s.execute(
          "INSERT INTO payments (order_id, details) SELECT i, jsonb_build_object('method', 'card', 'last4', i %% 10000) FROM generate_series(1, %d) i"
              .formatted(orders));
      s.execute(
          "INSERT INTO order_events (at, client_key, kind) SELECT '2025-06-01'::timestamptz + i * interval '1 second', md5('seed' || i)::uuid, 'created' FROM generate_series(1, %d) i"
              .formatted(orders));
    }
    connection.commit();
    connection.setAutoCommit(true);
    try (Statement s = connection.createStatement()) {
      s.execute("ANALYZE");
    }
  }
}
