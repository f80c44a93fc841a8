package dev.landfall.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.demo.load.Checker;
import dev.landfall.demo.load.LoadClient;
import dev.landfall.localclouds.dns.DnsServer;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ShopUnderLoadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path dir;

  /** Fences, broken connections and a shop that dies and comes back, while customers order. */
  @Test
  void nothing_acknowledged_is_lost_or_doubled_whatever_breaks() throws Exception {
    Path ledger = dir.resolve("ledger");
    ZoneStore zone = new ZoneStore();
    zone.put("domain.com", new ZoneRecord("api.domain.com", "A", "127.0.0.1", 60));
    AtomicReference<Shop> shop = new AtomicReference<>();
    try (ShopServer server = new ShopServer(dir.resolve("pg"));
        DnsServer dns = new DnsServer(zone, InetAddress.getByName("127.0.0.1"), 0)) {
      String url = server.database("shop");
      shop.set(new Shop(new InetSocketAddress("127.0.0.1", 0), () -> url, "aws"));
      try (Connection database = server.postgres().connect("shop")) {
        Seed.rows(database, 10_000);
        ChildProcess client = customers(shop.get().address(), dns.address(), ledger);
        for (int round = 1; round <= 3; round++) {
          ordersGrowBy(server, 100);
          server.disconnect("shop");
          ordersGrowBy(server, 50);
          server.fence("shop");
          server.disconnect("shop");
          server.lift("shop");
          ordersGrowBy(server, 50);
          InetSocketAddress same = shop.get().address();
          shop.get().close();
          shop.set(new Shop(same, () -> url, "aws"));
        }
        ordersGrowBy(server, 100);
        client.close();
        Checker.Check check = Checker.check(database, ledger);

        assertThat(check.lost()).isEmpty();
        assertThat(check.duplicated()).isEmpty();
        assertThat(check.clean()).isTrue();
        assertThat(check.acknowledged()).as(client::tail).isGreaterThan(500);
      } finally {
        shop.get().close();
      }
    }
  }

  /** In a process of their own, as customers are. */
  private static ChildProcess customers(
      InetSocketAddress shop, InetSocketAddress dns, Path ledger) {
    return ChildProcess.start(
        "customers",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            LoadClient.class.getName(),
            "api.domain.com",
            Integer.toString(shop.getPort()),
            dns.getAddress().getHostAddress(),
            Integer.toString(dns.getPort()),
            "100",
            "50",
            ledger.toString()),
        Map.of(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
        dir.resolve("customers.log"));
  }

  private static void ordersGrowBy(ShopServer server, int count) {
    long before = orders(server);
    Await.until("more orders", PATIENCE, () -> orders(server) >= before + count);
  }

  private static long orders(ShopServer server) {
    return Long.parseLong(server.query("shop", "SELECT count(*) FROM orders"));
  }
}
