package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.fence.Blockers;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** Replication slots of the plugin pgoutput. */
public final class Slots {
  /** No slot was free, or it took too long. */
  private static final Set<String> NO_MARK = Set.of("53400", "57014");

  private static final Duration INACTIVE = Duration.ofSeconds(10);

  private Slots() {}

  /** Whether there is one of that name. */
  public static boolean exists(Connection connection, String slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM pg_replication_slots WHERE slot_name = ?")) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Whether there is one of that name that can still be read. */
  public static boolean readable(Connection connection, String slot) throws SQLException {
    return exists(connection, slot) && !lost(connection, slot);
  }

  /**
   * Makes one. The server waits for every transaction that has an identifier, of any database.
   *
   * @throws dev.landfall.spine.FailureException Conflict, naming the transactions, when they did
   *     not end within the limit; no slot is left then
   */
  public static void create(Connection connection, String slot, Duration limit)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + Math.max(1, limit.toMillis()));
      try {
        statement.execute(
            "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
      } catch (PSQLException e) {
        if (!"57014".equals(Objects.requireNonNullElse(e.getSQLState(), ""))) {
          throw e;
        }
        throw new Failure.Conflict(
                "slot %s was not made within %d ms: it waits for open transactions. %s"
                    .formatted(slot, limit.toMillis(), Blockers.ofTransactions(connection)))
            .asException();
      } finally {
        if (!connection.isClosed()) {
          statement.execute("SET statement_timeout = 30000");
        }
      }
    }
  }

  /** Makes one where there is none, and makes it anew where it was lost. */
  public static void ensure(Connection connection, String slot, Duration limit)
      throws SQLException {
    if (exists(connection, slot)) {
      if (!lost(connection, slot)) {
        return;
      }
      drop(connection, slot);
    }
    create(connection, slot, limit);
  }

  /**
   * Drops one where there is one, once nobody reads it any more.
   *
   * @throws dev.landfall.spine.FailureException Conflict when it stays in use
   */
  public static void drop(Connection connection, String slot) throws SQLException {
    boolean gone = Poll.until(() -> dropOnce(connection, slot), INACTIVE, Duration.ofMillis(20));
    if (!gone) {
      throw new Failure.Conflict(
              "slot %s is still read by a session after %d s; end that session (see"
                      .formatted(slot, INACTIVE.toSeconds())
                  + " pg_replication_slots.active_pid) and it will be dropped")
          .asException();
    }
  }

  /** Drops one whoever reads it: its reader may be stuck, and its sessions are ended. */
  public static void seize(Connection connection, String slot) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '%s' AND active"
              .formatted(slot));
    }
    drop(connection, slot);
  }

  private static boolean dropOnce(Connection connection, String slot) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
              + " WHERE slot_name = '%s'".formatted(slot));
      return true;
    } catch (PSQLException e) {
      return switch (Objects.requireNonNullElse(e.getSQLState(), "")) {
        case "42704" -> true;
        case "55006" -> false;
        default -> throw e;
      };
    }
  }

  private static boolean lost(Connection connection, String slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT wal_status = 'lost' FROM pg_replication_slots WHERE slot_name = ?")) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /**
   * Has the server write down which transactions run, as it does by itself every 15 s only: a slot
   * is read from such a mark on, so a fresh one keeps the next reading short. A temporary slot is
   * what makes it do so (PostgreSQL, Streaming Replication Protocol, CREATE_REPLICATION_SLOT);
   * where no slot is free, or transactions keep it waiting, it is left to the server.
   */
  public static void mark(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = 500");
      statement.execute(
          """
          SELECT pg_drop_replication_slot(slot_name) FROM pg_create_logical_replication_slot(
            'landfall_mark_' || pg_backend_pid(), 'pgoutput', true)\
          """);
      connection.commit();
    } catch (PSQLException e) {
      connection.rollback();
      if (!NO_MARK.contains(Objects.requireNonNullElse(e.getSQLState(), ""))) {
        throw e;
      }
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Moves a slot nobody reads on to a position, never back. */
  public static void advance(Connection connection, String slot, String lsn) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT pg_replication_slot_advance(slot_name, ?::pg_lsn) FROM pg_replication_slots
            WHERE slot_name = ? AND confirmed_flush_lsn < ?::pg_lsn\
            """)) {
      statement.setString(1, lsn);
      statement.setString(2, slot);
      statement.setString(3, lsn);
      statement.execute();
    }
  }
}
