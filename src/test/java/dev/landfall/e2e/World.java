package dev.landfall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.demo.Clouds;
import dev.landfall.demo.Databases;
import dev.landfall.demo.Objects;
import dev.landfall.demo.OperatorAccess;
import dev.landfall.demo.OperatorProcess;
import dev.landfall.kube.KubeBinaries;
import dev.landfall.kube.KubeCluster;
import dev.landfall.localclouds.dns.CachingResolver;
import dev.landfall.process.Await;
import dev.landfall.shop.Seed;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * A real Kubernetes API, the local clouds as a program of their own, and the operator as another,
 * under the account that the chart gives it.
 */
final class World implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int ROWS = 10_000;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final OperatorProcess operator;
  private final Clouds clouds;
  final KubeCluster cluster;
  final Objects objects;
  final Databases databases;

  World(Path dir) throws IOException, SQLException {
    cluster = kept(KubeCluster.start(KubeBinaries.ofThisUser(), dir.resolve("kube")));
    clouds = kept(Clouds.start(dir.resolve("clouds")));
    objects = kept(new Objects(cluster));
    databases = new Databases(objects);
    try (Connection source = clouds.source()) {
      Await.until("the shop's migrations", PATIENCE, () -> migrated(source));
      Seed.rows(source, ROWS);
    }
    Path account = OperatorAccess.kubeconfig(cluster);
    objects.apply(clouds.connections());
    operator = kept(new OperatorProcess(account, dir.resolve("operator")));
  }

  /** Applies a file of examples/ with kubectl. */
  void apply(String example) {
    objects.apply(Path.of("examples", example));
  }

  String kubectl(String... arguments) {
    return cluster.kubectl(arguments).orThrow();
  }

  /** Waits until an object is as it should be; says where it stood when it does not come so far. */
  void until(String kind, String name, String what, Predicate<JsonNode> there) {
    try {
      Await.until(
          kind + " " + name + ": " + what, PATIENCE, () -> there.test(objects.get(kind, name)));
    } catch (IllegalStateException late) {
      throw new AssertionError(
          "%s%n%s%n%s"
              .formatted(
                  late.getMessage(), objects.get(kind, name).path("status"), operator.tail()),
          late);
    }
  }

  /** The addresses a customer gets who asks now. */
  List<InetAddress> leadsTo(String hostname) throws IOException {
    return new CachingResolver(clouds.dns(), Clock.systemUTC()).addresses(hostname);
  }

  static String phase(JsonNode object) {
    return object.path("status").path("phase").asText();
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean migrated(Connection source) {
    try {
      return number(source, "SELECT count(*) FROM pg_class WHERE relname = 'order_events_by_key'")
          > 0;
    } catch (SQLException e) {
      return false;
    }
  }

  private <T extends AutoCloseable> T kept(T closeable) {
    open.push(closeable);
    return closeable;
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
