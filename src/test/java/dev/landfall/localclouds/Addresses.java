package dev.landfall.localclouds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.BitSet;

/**
 * A loopback block of this run's own, 127.A.B.0/24, so that every server has an address and keeps
 * its usual port, and runs beside each other do not meet. A socket at its last address holds it.
 */
public final class Addresses implements AutoCloseable {
  /** Who gets addresses from where. */
  public enum Pool {
    /** Azure Managed Redis. */
    CACHE(2, 9),
    /** RDS instances. */
    RDS(10, 19),
    /** Application Load Balancers. */
    LOAD_BALANCER(20, 29),
    /** Public IPs of Application Gateways. */
    GATEWAY(30, 49),
    /** Flexible Servers. */
    FLEXIBLE_SERVER(50, 59),
    /** Container apps. */
    CONTAINER_APP(60, 99),
    /** ECS tasks. */
    TASK(100, 249),
    /** ElastiCache nodes. */
    ELASTICACHE(250, 253);

    private final int first;
    private final int last;

    Pool(int first, int last) {
      this.first = first;
      this.last = last;
    }
  }

  private static final int LOCK_PORT = 28253;
  private static final int TRIES = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte a;
  private final byte b;
  private final ServerSocket lock;
  private final BitSet taken = new BitSet(256);

  private Addresses(int a, int b, ServerSocket lock) {
    this.a = (byte) a;
    this.b = (byte) b;
    this.lock = lock;
    taken.set(53, 55); // DNS and blobs
  }

  /** Takes a block that nobody holds. */
  public static Addresses claim() {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      int a = 10 + RANDOM.nextInt(241);
      int b = 10 + RANDOM.nextInt(241);
      try {
        InetAddress end =
            InetAddress.getByAddress(new byte[] {127, (byte) a, (byte) b, (byte) 254});
        ServerSocket lock = new ServerSocket();
        lock.bind(new InetSocketAddress(end, LOCK_PORT));
        return new Addresses(a, b, lock);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException(
        "No loopback block is free. The whole of 127.0.0.0/8 must be usable, as it is on Linux.",
        last);
  }

  /** Where the control planes listen: 127.A.B.1. */
  public InetAddress control() {
    return at(1);
  }

  /** Where blobs are served: 127.A.B.54. */
  public InetAddress blobs() {
    return at(54);
  }

  /** Where DNS answers: 127.A.B.53. */
  public InetAddress dns() {
    return at(53);
  }

  /** The next free address of a pool. */
  public synchronized InetAddress next(Pool pool) {
    for (int last = pool.first; last <= pool.last; last++) {
      if (!taken.get(last)) {
        taken.set(last);
        return at(last);
      }
    }
    throw new IllegalStateException(
        "All addresses for %s are taken, %d of them".formatted(pool, pool.last - pool.first + 1));
  }

  /** Gives an address back. */
  public synchronized void release(InetAddress address) {
    taken.clear(address.getAddress()[3] & 0xff);
  }

  private InetAddress at(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, a, b, (byte) last});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
