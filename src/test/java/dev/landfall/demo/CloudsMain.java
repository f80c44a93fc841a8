package dev.landfall.demo;

import dev.landfall.localclouds.LocalClouds;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.SampleEstate;
import dev.landfall.process.Await;
import dev.landfall.shop.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The local clouds in the foreground, with customers and products in the shop to order by hand. */
public final class CloudsMain {
  private static final int ROWS = 10_000;

  private CloudsMain() {}

  /** Runs until SIGINT or SIGTERM; the first argument is the folder of its files. */
  public static void main(String[] args) throws IOException, SQLException, InterruptedException {
    LocalClouds clouds = LocalClouds.start(Path.of(args[0]), System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(clouds::close, "end"));
    SampleEstate estate = clouds.estate();
    try (Connection source =
        Clouds.connect(
            estate.source().host(),
            PostgresServer.PORT,
            SampleEstate.DATABASE,
            "shop",
            estate.applicationPassword())) {
      Await.until("the shop's migrations", Duration.ofSeconds(60), () -> Clouds.migrated(source));
      Seed.rows(source, ROWS);
    }
    System.out.printf(
        """
        Local clouds are ready: %1$s and %2$s. Ctrl-C ends them.
        The shop on AWS, through its load balancer; X-Served-By says which stack and database answer:
          curl -i -H 'Host: api.domain.com' 'http://%3$s/api/orders?last=3'
        An order:
          curl -i -H 'Host: api.domain.com' http://%3$s/api/orders -d "{\\"clientKey\\": \\"$(cat /proc/sys/kernel/random/uuid)\\", \\"customer\\": 1, \\"items\\": [{\\"product\\": 1, \\"quantity\\": 2}]}"
        Where the name leads, before and after a switch:
          dig +short -p %5$d @%4$s api.domain.com
        """,
        clouds.file("clouds.json"),
        clouds.file("connections.yaml"),
        estate.loadBalancerAddress().getHostAddress() + ":" + SampleEstate.TRAFFIC_PORT,
        clouds.dnsAddress().getAddress().getHostAddress(),
        clouds.dnsAddress().getPort());
    Thread.currentThread().join();
  }
}
