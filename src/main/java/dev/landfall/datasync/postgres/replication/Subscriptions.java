package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Subscriptions to slots that exist already. Every method may be called again after a crash between
 * any two of its statements.
 */
public final class Subscriptions {
  private static final Duration WORKER = Duration.ofSeconds(10);

  private Subscriptions() {}

  /**
   * Makes the subscription to an existing slot, or enables the one there is with the present
   * credentials. Copies nothing.
   *
   * @param publisher where the slot stands; its password goes into the subscription
   */
  public static void ensure(Connection follower, SyncName sync, String name, Endpoint publisher)
      throws SQLException {
    try (Statement statement = follower.createStatement()) {
      if (!exists(follower, name)) {
        statement.execute(
            "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (create_slot = false, slot_name = '%s', copy_data = false%s)"
                .formatted(name, conninfo(publisher), sync.publication(), name, origin(follower)));
      } else if (!enabled(follower, name)) {
        renew(follower, name, publisher);
        statement.execute("ALTER SUBSCRIPTION %s SET (slot_name = '%s')".formatted(name, name));
        statement.execute("ALTER SUBSCRIPTION %s ENABLE".formatted(name));
      }
    }
  }

  /**
   * Tells it the publisher's present address and credentials. Its worker, where one runs, is
   * started anew by the server.
   */
  public static void renew(Connection follower, String name, Endpoint publisher)
      throws SQLException {
    try (Statement statement = follower.createStatement()) {
      statement.execute("ALTER SUBSCRIPTION %s CONNECTION %s".formatted(name, conninfo(publisher)));
    }
  }

  private static String conninfo(Endpoint publisher) {
    return TableName.literal(publisher.conninfo().value() + " connect_timeout=10");
  }

  /** Whether one of these tables is published and not applied here. */
  public static boolean lacks(Connection follower, String name, SortedSet<TableName> published)
      throws SQLException {
    SortedSet<TableName> lacking = new TreeSet<>(published);
    try (PreparedStatement statement =
        follower.prepareStatement(
            """
            SELECT n.nspname, c.relname FROM pg_subscription_rel r
            JOIN pg_subscription s ON s.oid = r.srsubid
            JOIN pg_class c ON c.oid = r.srrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE s.subname = ?\
            """)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lacking.remove(new TableName(row.getString(1), row.getString(2)));
        }
      }
    }
    return !lacking.isEmpty();
  }

  /** Takes up tables that were added to the publication. */
  public static void refresh(Connection follower, String name) throws SQLException {
    try (Statement statement = follower.createStatement()) {
      statement.execute(
          "ALTER SUBSCRIPTION %s REFRESH PUBLICATION WITH (copy_data = false)".formatted(name));
    }
  }

  /**
   * Disables it and ends its worker at once; a worker of PostgreSQL 15 would notice only at its
   * next wake-up. What it has applied stays applied: progress is kept with each transaction.
   *
   * @throws dev.landfall.spine.FailureException Conflict when the worker does not end
   */
  public static void stop(Connection follower, String name) throws SQLException {
    if (!exists(follower, name)) {
      return;
    }
    try (Statement statement = follower.createStatement()) {
      statement.execute("ALTER SUBSCRIPTION %s DISABLE".formatted(name));
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_subscription WHERE subname = '%s' AND pid IS NOT NULL"
              .formatted(name));
    }
    if (!Poll.until(() -> !running(follower, name), WORKER, Duration.ofMillis(1))) {
      throw new Failure.Conflict(
              "the apply worker of subscription %s did not end within %d s"
                  .formatted(name, WORKER.toSeconds()))
          .asException();
    }
  }

  /** Drops it and leaves its slot, which stands on the other server, alone. */
  public static void drop(Connection follower, String name) throws SQLException {
    if (!exists(follower, name)) {
      return;
    }
    stop(follower, name);
    try (Statement statement = follower.createStatement()) {
      statement.execute("ALTER SUBSCRIPTION %s SET (slot_name = NONE)".formatted(name));
      statement.execute("DROP SUBSCRIPTION IF EXISTS " + name);
    }
  }

  /** Whether there is one, in this database. */
  public static boolean exists(Connection connection, String name) throws SQLException {
    return asked(
        connection,
        """
        SELECT EXISTS (SELECT FROM pg_subscription WHERE subname = ? AND subdbid =
          (SELECT oid FROM pg_database WHERE datname = current_database()))\
        """,
        name);
  }

  /**
   * Enabled subscriptions in this database that are not of this sync. What they feed in passes the
   * fence, since triggers do not fire for an apply worker, and it is not carried to the other side,
   * since that takes only what was written here.
   */
  public static List<String> foreign(Connection connection, SyncName sync) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT subname FROM pg_subscription
            WHERE subenabled AND subname NOT IN (?, ?) AND subdbid =
              (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY subname\
            """)) {
      statement.setString(1, sync.forwardSubscription());
      statement.setString(2, sync.reverseSubscription());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return List.copyOf(names);
  }

  private static boolean enabled(Connection connection, String name) throws SQLException {
    return asked(
        connection,
        """
        SELECT EXISTS (SELECT FROM pg_subscription WHERE subname = ? AND subenabled AND subdbid =
          (SELECT oid FROM pg_database WHERE datname = current_database()))\
        """,
        name);
  }

  private static boolean running(Connection connection, String name) throws SQLException {
    return asked(
        connection,
        """
        SELECT EXISTS (SELECT FROM pg_stat_subscription s JOIN pg_stat_activity a ON a.pid = s.pid
          WHERE s.subname = ?)\
        """,
        name);
  }

  private static String origin(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= 16 ? ", origin = none" : "";
  }

  private static boolean asked(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
