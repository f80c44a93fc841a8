package dev.landfall.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.dns.DnsServer;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.process.Await;
import dev.landfall.shop.Seed;
import dev.landfall.shop.Shop;
import dev.landfall.tls.Authority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few hundred orders over HTTP into a real database, which is then tampered with. */
@Tag("slow")
class CheckerTest {
  private static final int PER_SECOND = 100;

  @TempDir static Path dir;
  static Addresses addresses;
  static PostgresServer server;
  static LoadResult result;
  static Path ledger;
  static Connection database;

  @BeforeAll
  static void customers_order() throws Exception {
    addresses = Addresses.claim();
    InetAddress address = addresses.next(Addresses.Pool.RDS);
    server =
        PostgresServer.start(
            new PostgresServer.Settings(
                15,
                dir.resolve("pg"),
                address,
                Authority.create("local")
                    .issue("shop-db", List.of(), List.of(address.getHostAddress()), List.of()),
                "rdsadmin"));
    server.execute("CREATE ROLE shop LOGIN PASSWORD 'right'");
    server.execute("CREATE DATABASE shop OWNER shop");
    String url = "postgresql://shop:right@%s:5432/shop?sslmode=require".formatted(server.host());
    ledger = dir.resolve("ledger.tsv");
    ZoneStore zone = new ZoneStore();
    zone.put("domain.com", new ZoneRecord("api.domain.com", "A", "127.0.0.1", 60));
    try (Shop shop = new Shop(new InetSocketAddress("127.0.0.1", 0), () -> url, "aws");
        DnsServer dns = new DnsServer(zone, InetAddress.getByName("127.0.0.1"), 0)) {
      database = server.connect("shop");
      Seed.rows(database, 10_000);
      LoadClient client =
          new LoadClient(
              new LoadClient.Settings(
                  "api.domain.com",
                  shop.address().getPort(),
                  dns.address(),
                  PER_SECOND,
                  PER_SECOND,
                  ledger));
      client.start();
      Await.until(
          "300 orders", Duration.ofSeconds(60), () -> client.acknowledged() >= 3 * PER_SECOND);
      result = client.stop();
    }
    database.setAutoCommit(false);
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
    server.close();
    addresses.close();
  }

  @BeforeEach
  void as_the_customers_left_it() throws SQLException {
    database.rollback();
  }

  @Test
  void an_untouched_database_holds_everything_promised_once() throws Exception {
    Checker.Check check = Checker.check(database, ledger);

    assertThat(check.clean()).as("%s", check).isTrue();
    assertThat(check.acknowledged()).isEqualTo(result.acknowledged()).isGreaterThanOrEqualTo(300);
  }

  @Test
  void an_order_that_is_gone_is_lost_and_named() throws Exception {
    Ledger.Entry victim = Ledger.read(ledger).get(17);

    tamper("DELETE FROM order_items WHERE order_id = " + victim.orderId());
    tamper("DELETE FROM payments WHERE order_id = " + victim.orderId());
    tamper("DELETE FROM order_events WHERE client_key = '%s'".formatted(victim.key()));
    tamper("DELETE FROM orders WHERE id = " + victim.orderId());

    Checker.Check check = Checker.check(database, ledger);
    assertThat(check.lost()).extracting(Checker.Finding::key).containsExactly(victim.key());
    assertThat(check.lost().get(0).toString())
        .contains(victim.key().toString(), "no row in orders", "no row in payments");
    assertThat(check.duplicated()).isEmpty();
  }

  @Test
  void a_missing_payment_alone_is_a_loss() throws Exception {
    Ledger.Entry victim = Ledger.read(ledger).get(3);

    tamper("DELETE FROM payments WHERE order_id = " + victim.orderId());

    assertThat(Checker.check(database, ledger).lost())
        .extracting(Checker.Finding::what)
        .containsExactly("no row in payments");
  }

  @Test
  void a_changed_quantity_is_a_loss() throws Exception {
    Ledger.Entry victim = Ledger.read(ledger).get(5);

    tamper(
        "UPDATE order_items SET quantity = quantity + 1 WHERE line = 1 AND order_id = "
            + victim.orderId());

    assertThat(Checker.check(database, ledger).lost())
        .extracting(Checker.Finding::key)
        .containsExactly(victim.key());
  }

  @Test
  void an_event_written_twice_is_duplicated_and_named() throws Exception {
    Ledger.Entry victim = Ledger.read(ledger).get(100);

    tamper(
        "INSERT INTO order_events (client_key, kind) VALUES ('%s', 'created')"
            .formatted(victim.key()));

    Checker.Check check = Checker.check(database, ledger);
    assertThat(check.duplicated()).extracting(Checker.Finding::key).containsExactly(victim.key());
    assertThat(check.eventsWrittenTwice()).isEqualTo(1);
    assertThat(check.lost()).isEmpty();
  }

  @Test
  void the_result_says_who_answered_and_how_long_it_took() {
    assertThat(result.unacknowledged() + result.unansweredReads()).isZero();
    assertThat(result.missingReads()).isZero();
    assertThat(result.timeline(true).stream().mapToLong(Bucket::count).sum())
        .isEqualTo(result.acknowledged());
    assertThat(result.samples()).extracting(Sample::servedBy).containsOnly("aws " + server.host());
    assertThat(result.longestWriteBetween(Instant.EPOCH, Instant.now()))
        .isEqualTo(result.longestPauseMillis(true))
        .isPositive();
  }

  private static void tamper(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
    }
  }
}
