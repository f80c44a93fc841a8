package dev.landfall.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
  private static final int POOL = 12;

  private final DatabaseUrlSource source;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Pool pool;

  /** Work on a connection that may be repeated. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T on(Connection connection) throws SQLException;
  }

  private record Pool(String url, String host, HikariDataSource connections) {}

  /** The database that a source names. */
  public ShopDatabase(DatabaseUrlSource source) {
    this.source = source;
    this.pool = pool(source.url());
  }

  /** The server that is in use. */
  public String host() {
    return pool.host();
  }

  /** Reads; a fence is no hindrance. */
  public <T> T read(Work<T> work) throws SQLException {
    try (Connection connection = pool.connections().getConnection()) {
      connection.setReadOnly(true);
      return work.on(connection);
    }
  }

  /** Writes in one transaction, again and again until it is committed or the budget is used up. */
  public <T> T write(Work<T> work) throws SQLException {
    long deadline = System.nanoTime() + BUDGET.toNanos();
    while (true) {
      Pool used = pool;
      try (Connection connection = used.connections().getConnection()) {
        connection.setAutoCommit(false);
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException e) {
        if (!passing(e) || System.nanoTime() > deadline) {
          throw e;
        }
        askAgain(used);
      }
    }
  }

  private static boolean passing(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.equals(READ_ONLY)
        || state.startsWith("08")
        || state.startsWith("57P")
        || e instanceof java.sql.SQLTransientException;
  }

  private void askAgain(Pool refused) {
    if (asking.tryLock()) {
      try {
        if (pool == refused) {
          String url = source.url();
          if (!url.equals(refused.url())) {
            pool = pool(url);
            Thread.ofVirtual().start(() -> drain(refused));
            return;
          }
        }
      } catch (RuntimeException e) {
        System.err.println("asking where the database is failed: " + e);
      } finally {
        asking.unlock();
      }
    }
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private static void drain(Pool old) {
    long deadline = System.nanoTime() + BUDGET.toNanos();
    while (old.connections().getHikariPoolMXBean().getActiveConnections() > 0
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    old.connections().close();
  }

  private static Pool pool(String url) {
    URI parts = URI.create(url);
    String[] login = parts.getRawUserInfo().split(":", 2);
    HikariConfig config = new HikariConfig();
    String query = parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery();
    config.setJdbcUrl(
        "jdbc:postgresql://%s:%d%s%s"
            .formatted(parts.getHost(), parts.getPort(), parts.getRawPath(), query));
    config.setUsername(URLDecoder.decode(login[0], StandardCharsets.UTF_8));
    config.setPassword(URLDecoder.decode(login[1], StandardCharsets.UTF_8));
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(POOL);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(BUDGET.toMillis());
    config.addDataSourceProperty("ApplicationName", "shop");
    config.addDataSourceProperty("socketTimeout", "20");
    return new Pool(url, parts.getHost(), new HikariDataSource(config));
  }

  @Override
  public void close() {
    pool.connections().close();
  }
}
