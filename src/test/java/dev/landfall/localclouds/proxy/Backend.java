package dev.landfall.localclouds.proxy;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A server that requests go to. Its address may change from one request to the next, as a container
 * app's does when a revision takes over.
 */
public interface Backend {

  /** What operators call it: a target's id, a fully qualified domain name. */
  String name();

  /** Where the next request goes; empty while nothing stands behind the name. Close it after. */
  Optional<Lease> lease();

  /**
   * The right to send one request; open leases keep a server from being stopped.
   *
   * @param address where it listens
   * @param release called once, when the request is over
   */
  record Lease(InetSocketAddress address, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  /** A server at an address that stays. Equal ones keep what is known of their health. */
  static Backend at(String name, InetSocketAddress address) {
    return new Fixed(name, address);
  }

  /** A server at an address that stays. */
  record Fixed(String name, InetSocketAddress address) implements Backend {
    @Override
    public Optional<Lease> lease() {
      return Optional.of(new Lease(address, () -> {}));
    }
  }
}
