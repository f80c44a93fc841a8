package dev.landfall.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The database as the shop uses it. A write that is refused (SQLSTATE 25006, read only) was not
 * committed and is tried again; in between the address is asked for anew. A write whose connection
 * broke may or may not have been committed, so a write has to be safe to repeat.
 */
public final class ShopDatabase implements AutoCloseable {
  private static final String READ_ONLY = "25006";
  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final Duration READ_BUDGET = Duration.ofSeconds(5);
  private static final int WRITERS = 8;
  private static final int READERS = 3;
  private static final int DEFAULT_PORT = 5432;

  private final DatabaseUrlSource source;
  private final Duration budget;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Pool pool;
  private volatile boolean refusing;

  /** Work on a connection that may be repeated. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T on(Connection connection) throws SQLException;
  }

  /** Readers have connections of their own: all writers may be held up, and reads still go on. */
  private record Pool(String url, String host, HikariDataSource writers, HikariDataSource readers) {
    int active() {
      return writers.getHikariPoolMXBean().getActiveConnections()
          + readers.getHikariPoolMXBean().getActiveConnections();
    }

    void close() {
      writers.close();
      readers.close();
    }
  }

  /** The database that a source names. */
  public ShopDatabase(DatabaseUrlSource source) {
    this(source, BUDGET);
  }

  /** The same, where a write is tried for as long as said. */
  ShopDatabase(DatabaseUrlSource source, Duration budget) {
    this.source = source;
    this.budget = budget;
    this.pool = pool(source.url());
  }

  /** The server that is in use. */
  public String host() {
    return pool.host();
  }

  /** Whether the last write was refused. */
  public boolean refusing() {
    return refusing;
  }

  /** Reads; a fence is no hindrance, and a broken connection is replaced once. */
  public <T> T read(Work<T> work) throws SQLException {
    try {
      return readOnce(pool, work);
    } catch (SQLException e) {
      if (!broken(e)) {
        throw e;
      }
      return readOnce(pool, work);
    }
  }

  private static <T> T readOnce(Pool used, Work<T> work) throws SQLException {
    try (Connection connection = used.readers().getConnection()) {
      connection.setReadOnly(true);
      return work.on(connection);
    }
  }

  /** Writes in one transaction, again and again until it is committed or the budget is used up. */
  public <T> T write(Work<T> work) throws SQLException {
    long deadline = System.nanoTime() + budget.toNanos();
    while (true) {
      Pool used = pool;
      try (Connection connection = used.writers().getConnection()) {
        connection.setAutoCommit(false);
        T result = work.on(connection);
        connection.commit();
        refusing = false;
        return result;
      } catch (SQLException e) {
        if (System.nanoTime() > deadline || !(refused(e) || broken(e) || lostToAnother(e))) {
          throw e;
        }
        if (!lostToAnother(e)) {
          refusing = true;
          askAgain(used);
        }
      }
    }
  }

  private static boolean refused(SQLException e) {
    return READ_ONLY.equals(e.getSQLState());
  }

  /** The pool speaks without a SQLSTATE: it has no connection, or was closed for a newer one. */
  private static boolean broken(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  /** A serialization failure or a deadlock: the transaction was rolled back. */
  private static boolean lostToAnother(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  /** One asks at a time and the others wait for what it hears: a crowd would only be in the way. */
  private void askAgain(Pool refused) {
    asking.lock();
    try {
      if (pool != refused || !refusing) {
        return;
      }
      String url = source.url();
      if (!url.equals(refused.url())) {
        pool = usable(url);
        Thread.ofVirtual().start(() -> drain(refused));
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    } catch (RuntimeException | SQLException e) {
      System.err.println("asking where the database is failed: " + e);
      LockSupport.parkNanos(PAUSE.toNanos());
    } finally {
      asking.unlock();
    }
  }

  /** Reads stay where they are until the new place answers. */
  private Pool usable(String url) throws SQLException {
    long begun = System.nanoTime();
    Pool fresh = pool(url);
    try (Connection first = fresh.readers().getConnection()) {
      System.out.printf(
          "%s the database is at %s now, connected in %d ms%n",
          Instant.now(), fresh.host(), (System.nanoTime() - begun) / 1_000_000);
      return fresh;
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
  }

  private static void drain(Pool old) {
    long deadline = System.nanoTime() + BUDGET.toNanos();
    while (old.active() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    old.close();
  }

  private Pool pool(String url) {
    URI parts = URI.create(url);
    return new Pool(
        url,
        parts.getHost(),
        connections(parts, WRITERS, budget),
        connections(parts, READERS, READ_BUDGET));
  }

  private static HikariDataSource connections(URI parts, int size, Duration patience) {
    String[] login = parts.getRawUserInfo().split(":", 2);
    HikariConfig config = new HikariConfig();
    String query = parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery();
    int port = parts.getPort() < 0 ? DEFAULT_PORT : parts.getPort();
    config.setJdbcUrl(
        "jdbc:postgresql://%s:%d%s%s".formatted(parts.getHost(), port, parts.getRawPath(), query));
    config.setUsername(URLDecoder.decode(login[0], StandardCharsets.UTF_8));
    config.setPassword(URLDecoder.decode(login[1], StandardCharsets.UTF_8));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(patience.toMillis());
    config.addDataSourceProperty("ApplicationName", "shop");
    config.addDataSourceProperty("socketTimeout", "20");
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    pool.close();
  }
}
