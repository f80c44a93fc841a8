package dev.landfall.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SeedTest {
  private static final long ROWS = 1_000_000;
  private static final String SUM =
      "SELECT sum(hashtextextended(o::text, 0)) FROM (SELECT id, client_key, customer, total FROM"
          + " orders) o";

  @TempDir static Path dir;

  @Test
  void a_million_rows_are_there_in_less_than_a_minute_and_the_same_every_time() throws Exception {
    try (ShopServer server = new ShopServer(dir.resolve("pg"))) {
      long begun = System.nanoTime();
      seed(server, "first", ROWS);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      System.out.println("seeded in " + took.toMillis() + " ms");

      assertThat(rows(server, "first")).isBetween(ROWS - 10, ROWS);
      assertThat(took).isLessThan(Duration.ofMinutes(1));

      seed(server, "second", 50_000);
      seed(server, "third", 50_000);
      assertThat(server.query("second", SUM)).isEqualTo(server.query("third", SUM)).isNotNull();
    }
  }

  private static void seed(ShopServer server, String name, long rows) throws Exception {
    String url = server.database(name);
    new Shop(new InetSocketAddress("127.0.0.1", 0), () -> url, "aws").close();
    try (Connection connection = server.postgres().connect(name)) {
      Seed.rows(connection, rows);
    }
  }

  private static long rows(ShopServer server, String name) {
    return Long.parseLong(
        server.query(
            name,
            "SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM products)"
                + " + (SELECT count(*) FROM stock) + (SELECT count(*) FROM orders)"
                + " + (SELECT count(*) FROM order_items) + (SELECT count(*) FROM payments)"
                + " + (SELECT count(*) FROM order_events)"));
  }
}
