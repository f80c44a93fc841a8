package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.proxy.Backend;
import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A revision of a container app: one real process, and the requests it has in flight. */
final class Revision {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  final String name;
  final InetAddress address;
  private final int port;
  private final Supplier<ChildProcess> again;
  private volatile ChildProcess process;
  private int inFlight;
  private boolean leaving;
  private volatile boolean ended;

  /**
   * A revision that runs.
   *
   * @param again starts its process anew
   */
  Revision(
      String name,
      InetAddress address,
      int port,
      ChildProcess process,
      Supplier<ChildProcess> again) {
    this.name = name;
    this.address = address;
    this.port = port;
    this.process = process;
    this.again = again;
    Thread.ofPlatform().daemon().name("watch-" + name).start(this::watch);
  }

  /** Starts it again whenever it ends by itself, after a pause. */
  private void watch() {
    while (!ended) {
      process.waitFor();
      LockSupport.parkNanos(PAUSE.toNanos());
      restart();
    }
  }

  private synchronized void restart() {
    if (!ended) {
      process = again.get();
    }
  }

  /**
   * Ends its process whenever it fails its liveness probe too often in a row.
   *
   * @param alive the probe
   */
  void liveness(Duration period, int failures, BooleanSupplier alive) {
    Thread.ofPlatform()
        .daemon()
        .name("liveness-" + name)
        .start(
            () -> {
              int failed = 0;
              while (!ended) {
                LockSupport.parkNanos(period.toNanos());
                failed = alive.getAsBoolean() ? 0 : failed + 1;
                if (failed >= failures && !ended) {
                  crash();
                  failed = 0;
                }
              }
            });
  }

  /** Ends its process at once, as a crash would. */
  void crash() {
    process.kill();
  }

  InetSocketAddress at() {
    return new InetSocketAddress(address, port);
  }

  boolean alive() {
    return process.alive();
  }

  synchronized Optional<Backend.Lease> lease() {
    if (leaving) {
      return Optional.empty();
    }
    inFlight++;
    return Optional.of(new Backend.Lease(new InetSocketAddress(address, port), this::release));
  }

  private synchronized void release() {
    inFlight--;
  }

  private synchronized boolean idle() {
    return inFlight == 0;
  }

  /** Stops it when it has answered what it was asked, or after the grace period. */
  void retire(World world) {
    synchronized (this) {
      leaving = true;
    }
    try {
      Await.until(name + " to answer", GRACE, this::idle);
    } catch (IllegalStateException e) {
      // the grace period is over, as terminationGracePeriodSeconds has it
    }
    stop(world.addresses());
  }

  void stop(Addresses addresses) {
    synchronized (this) {
      ended = true;
    }
    process.close();
    addresses.release(address);
  }
}
