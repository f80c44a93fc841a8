package dev.landfall.datasync.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One database and the few idle connections kept to it, so that what has to be quick pays for no
 * handshake. Every connection has the settings that decide how values are written pinned (TimeZone,
 * DateStyle, IntervalStyle, extra_float_digits, bytea_output, lc_monetary, search_path,
 * row_security) and a statement timeout. Thread-safe.
 */
public final class Database implements AutoCloseable {
  /** How long a statement on a leased connection may take. */
  public static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  private static final int IDLE = 4;

  private record Idle(Connection connection, long sinceNanos) {}

  private final Endpoint endpoint;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  /** A database that nobody is connected to yet. */
  public Database(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Where it is. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Borrows a connection; {@code what} is seen in pg_stat_activity as {@code landfall/what}. */
  public Lease lease(String what) throws SQLException {
    for (Idle next = poll(); next != null; next = poll()) {
      boolean fresh = System.nanoTime() - next.sinceNanos() < Duration.ofSeconds(2).toNanos();
      if (fresh ? !next.connection().isClosed() : next.connection().isValid(2)) {
        return new Lease(next.connection(), this);
      }
      discard(next.connection());
    }
    return new Lease(Connections.open(endpoint, what, STATEMENT_TIMEOUT), this);
  }

  /**
   * Borrows a connection for a piece of work, in auto-commit mode.
   *
   * @throws dev.landfall.spine.FailureException classified by {@link SqlFailures}
   */
  public <T extends @Nullable Object> T with(String what, SqlFunction<Connection, T> work) {
    try (Lease lease = lease(what)) {
      return work.apply(lease.connection());
    } catch (SQLException e) {
      throw SqlFailures.of(what + " on " + endpoint, e);
    }
  }

  /** Borrows a connection for one transaction: committed on return, rolled back on any throw. */
  public <T extends @Nullable Object> T transaction(String what, SqlFunction<Connection, T> work) {
    return with(
        what,
        connection -> {
          connection.setAutoCommit(false);
          T result = work.apply(connection);
          connection.commit();
          return result;
        });
  }

  /** A connection of one's own, to be closed by the caller. */
  public Connection open(String what, Duration statementTimeout) throws SQLException {
    return Connections.open(endpoint, what, statementTimeout);
  }

  /** A replication connection ({@code replication=database}), to be closed by the caller. */
  public Connection replication(String what, Duration statementTimeout) throws SQLException {
    return Connections.replication(endpoint, what, statementTimeout);
  }

  /** Opens connections until so many lie idle (at most 4): called ahead of what must be quick. */
  public void warm(int count) throws SQLException {
    List<Lease> leases = new ArrayList<>();
    try {
      for (int i = 0; i < Math.min(count, IDLE); i++) {
        leases.add(lease("warm"));
      }
    } finally {
      leases.forEach(Lease::close);
    }
  }

  void giveBack(Connection connection) {
    try {
      if (!connection.isClosed()) {
        if (!connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
        if (keep(connection)) {
          return;
        }
      }
    } catch (SQLException e) {
      // It is broken and goes the way of every broken connection.
    }
    discard(connection);
  }

  private synchronized boolean keep(Connection connection) {
    if (closed || idle.size() >= IDLE) {
      return false;
    }
    idle.push(new Idle(connection, System.nanoTime()));
    return true;
  }

  private synchronized @Nullable Idle poll() {
    return idle.poll();
  }

  private static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server ends the session by itself once the socket is gone.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(each -> discard(each.connection()));
    idle.clear();
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
