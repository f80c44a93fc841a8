package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.Marker;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.Poll;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A snapshot of each side, taken while both move, whose difference is known exactly.
 *
 * <p>A lock on the marker table of the following side stops its apply worker at a marker; while it
 * waits, that side has everything before that marker and nothing after, and a snapshot is taken
 * there. The writer's snapshot is taken a little later. What lies between is read from the writer's
 * log: transactions after the marker, and any before it that the writer's own snapshot does not see
 * yet (it was in the log already, but not yet visible). Their keys are left to the next comparison.
 */
final class Aligned implements AutoCloseable {
  private static final Duration REACH = Duration.ofSeconds(15);

  final Connection writer;
  final Connection follower;
  final Connection writerLog;
  final Connection followerLog;
  private final Map<String, Long> applied = new HashMap<>();
  private Snapshot writerSees = new Snapshot(0, 0, java.util.Set.of());
  private Snapshot followerSees = new Snapshot(0, 0, java.util.Set.of());
  private String writerEnd = "0/0";
  private String followerEnd = "0/0";

  private Aligned(Database writer, Database follower, Duration limit) throws SQLException {
    this.writer = writer.open("verification", limit);
    this.follower = follower.open("verification", limit);
    this.writerLog = writer.open("verification log", limit);
    this.followerLog = follower.open("verification log", limit);
  }

  /** Takes both snapshots. The writer and the following side go on; the latter waits for ms. */
  static Aligned take(
      Database writer, Database follower, SyncName sync, Side writerSide, Duration limit)
      throws SQLException {
    Aligned aligned = new Aligned(writer, follower, limit);
    try {
      aligned.align(sync, writerSide);
      return aligned;
    } catch (SQLException | RuntimeException e) {
      aligned.close();
      throw e;
    }
  }

  private void align(SyncName sync, Side side) throws SQLException {
    String subscription = Names.subscriptionOn(sync, side.other());
    followerLog.setAutoCommit(false);
    execute(followerLog, "SET LOCAL lock_timeout = 5000");
    execute(followerLog, "LOCK TABLE landfall.marker IN SHARE MODE");
    Marker.write(writerLog, sync, side);
    if (!Poll.until(() -> waits(subscription), REACH, Duration.ofMillis(1))) {
      throw new Failure.Transient(
              "comparing both sides",
              "the following side did not reach the marker within %d s; is subscription %s running?"
                  .formatted(REACH.toSeconds(), subscription))
          .asException();
    }
    begin(follower);
    followerSees = Snapshot.parse(value(follower, "SELECT pg_current_snapshot()::text"));
    readApplied();
    followerLog.rollback();
    followerLog.setAutoCommit(true);
    followerEnd = Log.flushed(followerLog);
    followerLog.setAutoCommit(false);
    begin(writer);
    writerSees = Snapshot.parse(value(writer, "SELECT pg_current_snapshot()::text"));
    writerEnd = Log.flushed(writerLog);
    writerLog.setAutoCommit(false);
  }

  private boolean waits(String subscription) throws SQLException {
    return value(
            followerLog,
            """
            SELECT count(*) > 0 FROM pg_locks l JOIN pg_stat_subscription s ON s.pid = l.pid
            WHERE NOT l.granted AND l.relation = 'landfall.marker'::regclass
              AND s.subname = '%s'\
            """
                .formatted(subscription))
        .equals("t");
  }

  private void readApplied() throws SQLException {
    try (Statement statement = follower.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT sync || ' ' || side, max(id) FROM landfall.marker GROUP BY sync, side")) {
      while (row.next()) {
        applied.put(row.getString(1), row.getLong(2));
      }
    }
  }

  /** Whether a change is a marker that the following side's snapshot does not have. */
  boolean beyond(Change.Row row) {
    return row.table().schema().equals("landfall")
        && row.table().name().equals("marker")
        && row.tuples().stream()
            .anyMatch(
                tuple -> {
                  String of = tuple.get("sync") + " " + tuple.get("side");
                  return Long.parseLong(Objects.requireNonNull(tuple.get("id")))
                      > applied.getOrDefault(of, 0L);
                });
  }

  Snapshot writerSees() {
    return writerSees;
  }

  Snapshot followerSees() {
    return followerSees;
  }

  String writerEnd() {
    return writerEnd;
  }

  String followerEnd() {
    return followerEnd;
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    writer.close();
    follower.close();
    writerLog.close();
    followerLog.close();
  }
}
