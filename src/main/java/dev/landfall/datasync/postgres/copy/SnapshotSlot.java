package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The forward slot and the snapshot exported with it (PostgreSQL, 55.4): what the snapshot shows is
 * exactly what the slot will not deliver. The snapshot lives as long as this connection.
 *
 * @param connection the walsender connection; any command on it would end the snapshot
 * @param pid its process on the source
 * @param name the snapshot's name
 * @param consistentPoint the LSN from which the slot delivers
 */
record SnapshotSlot(Connection connection, int pid, String name, String consistentPoint)
    implements AutoCloseable {

  /** How long running transactions are waited for: a slot can only begin when they have ended. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  /**
   * Makes the verification slot, then the forward slot. Slots of an earlier attempt are dropped
   * first: their snapshot is gone, and with it what they were for.
   */
  static SnapshotSlot create(Database source, SyncName sync, String connectionName)
      throws SQLException {
    try (Connection plain = source.open(connectionName, PATIENCE)) {
      dropSlot(plain, sync.forwardSlot());
      dropSlot(plain, sync.verificationSlot());
      guarded(plain, () -> createVerificationSlot(plain, sync));
      Connection walsender = source.replication(connectionName + "-snapshot", PATIENCE);
      try {
        return guarded(plain, () -> export(walsender, sync));
      } catch (SQLException | RuntimeException e) {
        walsender.close();
        endStragglers(plain, connectionName + "-snapshot");
        throw e;
      }
    }
  }

  private static SnapshotSlot export(Connection walsender, SyncName sync) throws SQLException {
    try (Statement statement = walsender.createStatement()) {
      int pid;
      try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        pid = row.getInt(1);
      }
      try (ResultSet row =
          statement.executeQuery(
              "CREATE_REPLICATION_SLOT %s LOGICAL pgoutput EXPORT_SNAPSHOT"
                  .formatted(TableName.quote(sync.forwardSlot())))) {
        row.next();
        return new SnapshotSlot(
            walsender, pid, row.getString("snapshot_name"), row.getString("consistent_point"));
      }
    }
  }

  private static boolean createVerificationSlot(Connection plain, SyncName sync)
      throws SQLException {
    try (PreparedStatement statement =
        plain.prepareStatement("SELECT pg_create_logical_replication_slot(?, 'pgoutput')")) {
      statement.setString(1, sync.verificationSlot());
      return statement.execute();
    }
  }

  static void dropSlot(Connection plain, String slot) throws SQLException {
    try (PreparedStatement statement =
        plain.prepareStatement(
            """
            SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots
            WHERE slot_name = ? AND active_pid IS NOT NULL
            """)) {
      statement.setString(1, slot);
      statement.execute();
    }
    try (PreparedStatement statement =
        plain.prepareStatement(
            """
            SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
            WHERE slot_name = ?
            """)) {
      statement.setString(1, slot);
      statement.execute();
    }
  }

  /** Whether the snapshot is still there, asked on another connection. */
  boolean alive(Connection plain) throws SQLException {
    try (PreparedStatement statement =
        plain.prepareStatement("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ?)")) {
      statement.setInt(1, pid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private interface Creation<T> {
    T run() throws SQLException;
  }

  private static <T> T guarded(Connection plain, Creation<T> creation) throws SQLException {
    long since = System.nanoTime();
    try {
      return creation.run();
    } catch (SQLException e) {
      if (System.nanoTime() - since < PATIENCE.toNanos()) {
        throw e;
      }
      throw new FailureException(
          new Failure.Transient(
              "the slot waited %d s for transactions that were running before it; the oldest is %s"
                  .formatted(PATIENCE.toSeconds(), oldest(plain)),
              "end it or wait for it, the copy tries again"),
          e);
    }
  }

  private static String oldest(Connection plain) throws SQLException {
    try (Statement statement = plain.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT * FROM (
                  SELECT format('process %s (%s, %s), open for %s', pid, usename, application_name,
                    date_trunc('second', clock_timestamp() - xact_start)) AS who, xact_start
                  FROM pg_stat_activity
                  WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
                  UNION ALL
                  SELECT format('prepared transaction %s of %s', gid, owner), prepared
                  FROM pg_prepared_xacts) t
                ORDER BY xact_start LIMIT 1
                """)) {
      return row.next() ? row.getString(1) : "gone meanwhile";
    }
  }

  private static void endStragglers(Connection plain, String connectionName) throws SQLException {
    try (PreparedStatement statement =
        plain.prepareStatement(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = ?
            """)) {
      statement.setString(1, "landfall/" + connectionName);
      statement.execute();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
