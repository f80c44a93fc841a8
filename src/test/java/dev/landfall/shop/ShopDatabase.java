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
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The database as the shop uses it. A write that is refused (SQLSTATE 25006, read only) was not
 * committed and is tried again; in between the address is asked for anew. A write whose connection
 * broke may or may not have been committed, so a write has to be safe to repeat.
 */
public final class ShopDatabase implements AutoCloseable {
  private static final String READ_ONLY = "25006";
  private static final String REFUSED_BY_LOAD = "53300";
  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final Duration READ_BUDGET = Duration.ofSeconds(5);
  static final int WRITERS = 4;
  private static final int READERS = 2;
  private static final int DEFAULT_PORT = 5432;

  private final DatabaseUrlSource source;
  private final Duration budget;
  private final Semaphore turns = new Semaphore(WRITERS, true);
  private final ReentrantLock asking = new ReentrantLock(true);
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

  /** Reads; a fence is no hindrance, and neither are broken connections, even all of them. */
  public <T> T read(Work<T> work) throws SQLException {
    for (int left = READERS; ; left--) {
      try {
        return readOnce(pool, work);
      } catch (SQLException e) {
        if (left == 0 || !broken(e)) {
          throw e;
        }
      }
    }
  }

  private static <T> T readOnce(Pool used, Work<T> work) throws SQLException {
    try (Connection connection = used.readers().getConnection()) {
      connection.setReadOnly(true);
      return work.on(connection);
    }
  }

  /**
   * Writes in one transaction, again and again until it is committed or the budget is used up. As
   * many at a time as there are connections, in the order they came: who was refused is not
   * overtaken by who came later.
   */
  public <T> T write(Work<T> work) throws SQLException {
    long deadline = System.nanoTime() + budget.toNanos();
    await(turns);
    try {
      return writeInTurn(work, deadline);
    } finally {
      turns.release();
    }
  }

  private void await(Semaphore turn) throws SQLException {
    try {
      if (!turn.tryAcquire(budget.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLException("no turn to write within " + budget, REFUSED_BY_LOAD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for a turn to write", REFUSED_BY_LOAD, e);
    }
  }

  private <T> T writeInTurn(Work<T> work, long deadline) throws SQLException {
    while (true) {
      Pool used = pool;
      try {
        return writeOnce(used, work);
      } catch (SQLException e) {
        giveUp(e, deadline);
        if (!lostToAnother(e)) {
          refusing = true;
          Optional<T> written = waitForAPlace(used, work, deadline);
          if (written.isPresent()) {
            return written.get();
          }
        }
      }
    }
  }

  private <T> T writeOnce(Pool used, Work<T> work) throws SQLException {
    try (Connection connection = used.writers().getConnection()) {
      connection.setAutoCommit(false);
      T result = work.on(connection);
      connection.commit();
      refusing = false;
      return result;
    }
  }

  private static void giveUp(SQLException e, long deadline) throws SQLException {
    if (System.nanoTime() > deadline || !(refused(e) || broken(e) || lostToAnother(e))) {
      throw e;
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

  /**
   * The first that was refused asks and tries, and the others wait in their order for what comes of
   * it: a crowd would only be in the way.
   */
  private <T> Optional<T> waitForAPlace(Pool refused, Work<T> work, long deadline)
      throws SQLException {
    asking.lock();
    try {
      while (pool == refused && refusing) {
        if (moved(refused)) {
          return Optional.empty();
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        try {
          return Optional.of(writeOnce(refused, work));
        } catch (SQLException e) {
          giveUp(e, deadline);
        }
      }
      return Optional.empty();
    } finally {
      asking.unlock();
    }
  }

  private boolean moved(Pool refused) {
    try {
      String url = source.url();
      if (url.equals(refused.url())) {
        return false;
      }
      pool = usable(url);
      Thread.ofVirtual().start(() -> drain(refused));
      return true;
    } catch (RuntimeException | SQLException e) {
      System.err.println("asking where the database is failed: " + e);
      return false;
    }
  }

  /** Reads stay where they are until the new place answers. */
  private Pool usable(String url) throws SQLException {
    long begun = System.nanoTime();
    Pool fresh = pool(url);
    try (Connection first = fresh.writers().getConnection()) {
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
        connections(parts, WRITERS, true, budget),
        connections(parts, READERS, false, READ_BUDGET));
  }

  private static HikariDataSource connections(
      URI parts, int size, boolean first, Duration patience) {
    String query = parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery();
    int port = parts.getPort() < 0 ? DEFAULT_PORT : parts.getPort();
    String[] login = parts.getRawUserInfo().split(":", 2);
    OpenedAhead source = new OpenedAhead();
    source.setUrl(
        "jdbc:postgresql://%s:%d%s%s".formatted(parts.getHost(), port, parts.getRawPath(), query));
    source.setUser(URLDecoder.decode(login[0], StandardCharsets.UTF_8));
    source.setPassword(URLDecoder.decode(login[1], StandardCharsets.UTF_8));
    source.setApplicationName("shop");
    source.setSocketTimeout(20);
    if (first) {
      source.open(size);
    }
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(patience.toMillis());
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    pool.close();
  }
}
