package dev.landfall.demo.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.process.Await;
import dev.landfall.shop.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Customers of the shop: orders and looks at orders at fixed rates, each repeated with the same key
 * until it is acknowledged. Every acknowledged order is in the ledger before it counts.
 */
public final class LoadClient {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int ITEMS = 3;

  /**
   * What to do.
   *
   * @param hostname the name customers know
   * @param port where the shop is served, plain HTTP
   * @param dns the name server to ask
   * @param writesPerSecond orders a second
   * @param readsPerSecond looks a second
   * @param ledger where acknowledged orders are written down
   */
  public record Settings(
      String hostname,
      int port,
      InetSocketAddress dns,
      int writesPerSecond,
      int readsPerSecond,
      Path ledger) {}

  private final Settings settings;
  private final ShopCustomer shop;
  private final OpenLoop writes;
  private final OpenLoop reads;
  private final AtomicLong missing = new AtomicLong();
  private volatile Ledger ledger;
  private volatile UUID lastAcknowledged;

  /** A client that does nothing, and opens nothing, until it is started. */
  public LoadClient(Settings settings) {
    this.settings = settings;
    this.shop = new ShopCustomer(settings);
    this.writes = new OpenLoop(true, settings.writesPerSecond(), this::order);
    this.reads = new OpenLoop(false, settings.readsPerSecond(), at -> look());
  }

  /** Starts; returns at once. A ledger that is there already is gone on with. */
  public void start() {
    try {
      ledger = Ledger.open(settings.ledger());
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger cannot be written: " + settings.ledger(), e);
    }
    writes.start();
    reads.start();
  }

  /** Orders acknowledged up to now. */
  public long acknowledged() {
    return writes.answered();
  }

  /** Stops: nothing new is due, and what is open is tried for another 20 seconds at most. */
  public LoadResult stop() {
    long until = System.currentTimeMillis() + GRACE.toMillis();
    writes.stop(until);
    reads.stop(until);
    settle(GRACE);
    List<Sample> samples = new ArrayList<>(writes.samples());
    samples.addAll(reads.samples());
    return new LoadResult(
        samples, writes.open(), reads.open(), missing.get(), writes.repeats() + reads.repeats());
  }

  private void settle(Duration atMost) {
    try {
      Await.until("open requests to be answered", atMost, () -> writes.open() + reads.open() == 0);
    } catch (IllegalStateException late) {
      // What stays open is counted as never acknowledged.
    }
  }

  private OpenLoop.Attempt order(long scheduledMillis) {
    UUID key = UUID.randomUUID();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int customer = random.nextInt(1, Seed.CUSTOMERS + 1);
    List<Ledger.Item> items = new ArrayList<>();
    for (int i = random.nextInt(1, ITEMS + 1); i > 0; i--) {
      items.add(new Ledger.Item(random.nextInt(1, Seed.PRODUCTS + 1), random.nextInt(1, 5)));
    }
    return () -> {
      ShopCustomer.Reply reply = shop.order(key, customer, items);
      if (!reply.good()) {
        return "";
      }
      ledger.append(
          new Ledger.Entry(
              key, reply.orderId(), items, scheduledMillis, System.currentTimeMillis()));
      lastAcknowledged = key;
      return reply.servedBy();
    };
  }

  /** Every other look is for an order just acknowledged: it must be found. */
  private OpenLoop.Attempt look() {
    UUID key = ThreadLocalRandom.current().nextBoolean() ? lastAcknowledged : null;
    return () -> {
      ShopCustomer.Reply reply = key == null ? shop.newest() : shop.look(key);
      if (reply.status() == 404) {
        missing.incrementAndGet();
      }
      return reply.good() ? reply.servedBy() : "";
    };
  }

  /**
   * Runs until it is told to end (SIGTERM, SIGINT), then prints the result as JSON.
   *
   * @param args host name, port, DNS address, DNS port, writes and reads a second, ledger
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 7) {
      System.err.println(
          "usage: LoadClient HOSTNAME PORT DNS_ADDRESS DNS_PORT WRITES_PER_S READS_PER_S LEDGER");
      System.exit(2);
    }
    LoadClient client =
        new LoadClient(
            new Settings(
                args[0],
                Integer.parseInt(args[1]),
                new InetSocketAddress(args[2], Integer.parseInt(args[3])),
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]),
                Path.of(args[6])));
    client.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(client)));
    Thread.currentThread().join();
  }

  private static void finish(LoadClient client) {
    try {
      System.out.println(new ObjectMapper().writeValueAsString(client.stop()));
    } catch (JsonProcessingException e) {
      System.err.println("the result could not be written: " + e);
    }
  }
}
