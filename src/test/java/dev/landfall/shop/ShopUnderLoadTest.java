package dev.landfall.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.demo.load.Checker;
import dev.landfall.demo.load.LoadClient;
import dev.landfall.demo.load.LoadResult;
import dev.landfall.localclouds.dns.DnsServer;
import dev.landfall.localclouds.dns.ZoneRecord;
import dev.landfall.localclouds.dns.ZoneStore;
import dev.landfall.process.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
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
        LoadClient client =
            new LoadClient(
                new LoadClient.Settings(
                    "api.domain.com",
                    shop.get().address().getPort(),
                    dns.address(),
                    100,
                    50,
                    ledger));
        client.start();
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
        LoadResult result = client.stop();
        Checker.Check check = Checker.check(database, ledger);

        assertThat(check.lost()).isEmpty();
        assertThat(check.duplicated()).isEmpty();
        assertThat(check.acknowledged()).isEqualTo(result.acknowledged()).isGreaterThan(500);
        assertThat(result.samples()).isNotEmpty();
      } finally {
        shop.get().close();
      }
    }
  }

  private static void ordersGrowBy(ShopServer server, int count) {
    long before = orders(server);
    Await.until("more orders", PATIENCE, () -> orders(server) >= before + count);
  }

  private static long orders(ShopServer server) {
    return Long.parseLong(server.query("shop", "SELECT count(*) FROM orders"));
  }
}
