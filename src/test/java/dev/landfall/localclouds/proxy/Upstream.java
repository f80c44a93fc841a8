package dev.landfall.localclouds.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Kept-alive connections to backends. A request is sent once: only where nothing can have happened
 * (a safe method without a body, on a connection that was idle) is a dead connection replaced.
 */
final class Upstream implements AutoCloseable {
  /** Shorter than any backend's own limit, so that the proxy is the one who hangs up. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(4);

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Map<InetSocketAddress, Deque<UpstreamConnection>> idle = new ConcurrentHashMap<>();

  /** What is done with an answer while its body is on the wire. */
  interface Consumer {
    void accept(UpstreamResponse response) throws IOException;
  }

  void exchange(
      InetSocketAddress address,
      String method,
      String target,
      Map<String, List<String>> headers,
      InputStream body,
      long length,
      Duration timeout,
      Consumer consumer)
      throws IOException {
    UpstreamConnection connection = idle(address);
    boolean fresh = connection == null;
    if (connection == null) {
      connection = UpstreamConnection.open(address);
    }
    UpstreamResponse response;
    try {
      response = connection.exchange(method, target, headers, body, length, timeout);
    } catch (SocketTimeoutException e) {
      connection.close();
      throw e;
    } catch (IOException e) {
      connection.close();
      if (fresh || !SAFE.contains(method) || length != 0) {
        throw e;
      }
      connection = UpstreamConnection.open(address);
      try {
        response = connection.exchange(method, target, headers, body, length, timeout);
      } catch (IOException again) {
        connection.close();
        throw again;
      }
    }
    finish(connection, response, consumer);
  }

  private void finish(UpstreamConnection connection, UpstreamResponse response, Consumer consumer)
      throws IOException {
    boolean kept = false;
    try {
      consumer.accept(response);
      if (connection.done()) {
        kept = true;
        idle.computeIfAbsent(connection.address, a -> new ConcurrentLinkedDeque<>())
            .push(connection);
      }
    } finally {
      if (!kept) {
        connection.close();
      }
    }
  }

  private UpstreamConnection idle(InetSocketAddress address) {
    Deque<UpstreamConnection> connections = idle.get(address);
    if (connections == null) {
      return null;
    }
    for (UpstreamConnection c = connections.poll(); c != null; c = connections.poll()) {
      if (c.usable(MAX_IDLE)) {
        return c;
      }
      c.close();
    }
    return null;
  }

  @Override
  public void close() {
    idle.values().forEach(d -> d.forEach(UpstreamConnection::close));
    idle.clear();
  }
}
