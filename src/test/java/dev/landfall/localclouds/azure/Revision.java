package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.proxy.Backend;
import dev.landfall.process.Await;
import dev.landfall.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A revision of a container app: one real process, and the requests it has in flight. */
final class Revision {
  private static final Duration GRACE = Duration.ofSeconds(30);
  final String name;
  final InetAddress address;
  private final int port;
  private final ChildProcess process;
  private int inFlight;
  private boolean leaving;

  Revision(String name, InetAddress address, int port, ChildProcess process) {
    this.name = name;
    this.address = address;
    this.port = port;
    this.process = process;
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
    process.close();
    addresses.release(address);
  }
}
