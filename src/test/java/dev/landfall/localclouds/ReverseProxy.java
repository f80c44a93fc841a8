package dev.landfall.localclouds;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.landfall.localclouds.proxy.Backend;
import dev.landfall.localclouds.proxy.Counters;
import dev.landfall.localclouds.proxy.Forwarder;
import dev.landfall.localclouds.proxy.HealthChecks;
import dev.landfall.localclouds.proxy.HealthChecks.Health;
import dev.landfall.localclouds.proxy.Pool;
import dev.landfall.localclouds.proxy.Redirect;
import dev.landfall.localclouds.proxy.Route;
import dev.landfall.localclouds.proxy.ServerIdentities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;

/**
 * A real HTTP/1.1 reverse proxy: routes by host and path to pools of probed backends, counts what
 * it measures, and sends no request twice that might have been acted on. Requests in flight keep to
 * the routes they came in under, so a change of routes drains.
 */
public final class ReverseProxy implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  /** Whose manners it has when no backend is healthy. */
  public enum Kind {
    /** Fails open: with no healthy target, all get requests; 503 only when there is no target. */
    APPLICATION_LOAD_BALANCER,
    /** 502 when no backend is healthy. */
    APPLICATION_GATEWAY
  }

  private static final int DRAIN_SECONDS = 2;

  private final Kind kind;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Forwarder forwarder = new Forwarder();
  private final Map<String, Counters> counters = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Route> routes = List.of();
  private volatile Map<Pool, HealthChecks> health = Map.of();

  private ReverseProxy(Kind kind, HttpServer server) {
    this.kind = kind;
    this.server = server;
  }

  /** Starts it, without routes: every request gets a 404. */
  public static ReverseProxy start(Kind kind, InetAddress address, int port) throws IOException {
    return start(kind, HttpServer.create(new InetSocketAddress(address, port), 1024));
  }

  /** The same for HTTPS: it ends TLS 1.2 and 1.3. */
  public static ReverseProxy start(
      Kind kind, InetAddress address, int port, ServerIdentities identities) throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(address, port), 1024);
    server.setHttpsConfigurator(
        new HttpsConfigurator(identities.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
            parameters.setSSLParameters(tls);
          }
        });
    return start(kind, server);
  }

  private static ReverseProxy start(Kind kind, HttpServer server) {
    ReverseProxy proxy = new ReverseProxy(kind, server);
    server.setExecutor(proxy.threads);
    server.createContext("/", proxy::serve);
    server.start();
    return proxy;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /**
   * Replaces all routes at once. Pools that stay equal keep what is known of their health. A load
   * balancer takes the most specific route, a gateway the first that fits.
   */
  public synchronized void route(List<Route> newRoutes) {
    Map<Pool, HealthChecks> before = health;
    Map<Pool, HealthChecks> after = new HashMap<>();
    for (Route route : newRoutes) {
      if (route.to() instanceof Pool pool) {
        after.computeIfAbsent(
            pool, p -> before.containsKey(p) ? before.get(p) : HealthChecks.start(p));
      }
    }
    health = Map.copyOf(after);
    routes =
        kind == Kind.APPLICATION_GATEWAY
            ? List.copyOf(newRoutes)
            : newRoutes.stream().sorted(Comparator.comparingInt(Route::rank).reversed()).toList();
    before.forEach(
        (pool, checks) -> {
          if (!after.containsKey(pool)) {
            checks.close();
          }
        });
  }

  /** What was measured of a pool, by its name. */
  public Counters.Snapshot counters(String pool) {
    return counters.computeIfAbsent(pool, p -> new Counters()).snapshot();
  }

  /** The backends of a pool with their health. */
  public List<HealthChecks.State> health(String pool) {
    return health.entrySet().stream()
        .filter(e -> e.getKey().name().equals(pool))
        .flatMap(e -> e.getValue().states().stream())
        .toList();
  }

  /** How many backends of a pool are healthy. */
  public long healthyHosts(String pool) {
    return health(pool).stream().filter(s -> s.health() == Health.HEALTHY).count();
  }

  private void serve(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Optional<Route> route =
          routes.stream()
              .filter(r -> r.matches(host(exchange), path == null ? "/" : path))
              .findFirst();
      if (route.isEmpty()) {
        Forwarder.refuse(exchange, 404);
        return;
      }
      switch (route.get().to()) {
        case Redirect redirect -> Forwarder.lead(exchange, redirect, host(exchange));
        case Pool pool -> {
          Forwarder.Outcome outcome = carry(exchange, pool);
          counters
              .computeIfAbsent(pool.name(), p -> new Counters())
              .add(outcome.status(), outcome.upstreamStatus(), System.nanoTime() - start);
        }
      }
    }
  }

  private Forwarder.Outcome carry(HttpExchange exchange, Pool pool) throws IOException {
    List<Backend> backends = candidates(pool);
    Optional<Backend.Lease> lease = Optional.empty();
    for (int i = 0; i < backends.size() && lease.isEmpty(); i++) {
      lease = backends.get(Math.floorMod(turn.getAndIncrement(), backends.size())).lease();
    }
    if (lease.isEmpty()) {
      int status = kind == Kind.APPLICATION_LOAD_BALANCER ? 503 : 502;
      Forwarder.refuse(exchange, status);
      return new Forwarder.Outcome(status, 0);
    }
    try (Backend.Lease held = lease.get()) {
      return forwarder.forward(exchange, pool, held);
    }
  }

  private List<Backend> candidates(Pool pool) {
    HealthChecks checks = health.get(pool);
    if (checks == null) {
      return pool.backends(); // the routes have just changed
    }
    List<Backend> healthy =
        checks.states().stream()
            .filter(s -> s.health() == Health.HEALTHY)
            .map(HealthChecks.State::backend)
            .toList();
    boolean open = healthy.isEmpty() && kind == Kind.APPLICATION_LOAD_BALANCER;
    return open ? pool.backends() : healthy;
  }

  private static String host(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("host");
    return host == null ? "" : host.replaceFirst(":\\d+$", "");
  }

  @Override
  public void close() {
    route(List.of());
    server.stop(DRAIN_SECONDS);
    threads.shutdownNow();
    forwarder.close();
  }
}
