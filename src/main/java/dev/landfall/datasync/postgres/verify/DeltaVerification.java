package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Shape;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows that changed since the last comparison, by the keys that both sides' logs name:
 * the following side's own log too, so that a foreign hand there is noticed.
 */
public final class DeltaVerification {
  private static final Duration UNLIMITED = Duration.ofDays(1);

  private DeltaVerification() {}

  /**
   * A comparison while nothing moves, and where the slots may go once it counts.
   *
   * @param result what came of it
   * @param writerUpTo the writer's position
   * @param followerUpTo the following side's position
   */
  public record Still(VerificationResult result, String writerUpTo, String followerUpTo) {}

  /**
   * Compares while both sides move. When nothing differs, the slots move on.
   *
   * @throws dev.landfall.spine.FailureException when a side cannot be reached or does not follow
   */
  public static VerificationResult run(
      Database writer, Database follower, SyncName sync, Side writerSide, Duration limit) {
    return run(writer, follower, sync, writerSide, limit, UNLIMITED);
  }

  /**
   * The same, while somebody waits: what was compared within that time need not be again.
   *
   * @param whole how long all of it may take; looked at after each portion
   * @throws dev.landfall.spine.FailureException Conflict when more has changed than fits
   */
  public static VerificationResult run(
      Database writer,
      Database follower,
      SyncName sync,
      Side writerSide,
      Duration limit,
      Duration whole) {
    long start = System.nanoTime();
    try {
      for (Database side : new Database[] {writer, follower}) {
        if (!side.with("delta", c -> Slots.readable(c, sync.verificationSlot()))) {
          return impossible(
              start, "slot " + sync.verificationSlot() + " is missing or lost on " + side);
        }
      }
      for (Database side : new Database[] {writer, follower}) {
        String changed = side.with("delta", c -> changed(c, sync));
        if (!changed.isEmpty()) {
          return impossible(
              start, "tables were made or changed on %s since: %s".formatted(side, changed));
        }
      }
      Catalog catalog = Catalog.read(writer);
      long rows = 0;
      while (true) {
        Portion portion = portion(writer, follower, catalog, sync, writerSide, limit);
        rows += portion.rows();
        if (portion.cannot() != null) {
          return impossible(start, portion.cannot());
        }
        if (!portion.more() || portion.found().differing() > 0) {
          return result(start, portion.lsn(), catalog, rows, portion.found());
        }
        if (System.nanoTime() - start > whole.toNanos()) {
          throw new Failure.Conflict(
                  "what changed could not be compared within %d ms: %d rows were, and more have changed"
                      .formatted(whole.toMillis(), rows))
              .asException();
        }
      }
    } catch (SQLException e) {
      throw SqlFailures.of("comparing what changed", e);
    }
  }

  /** What the last comparison of all rows does not speak of. */
  private static String changed(Connection connection, SyncName sync) throws SQLException {
    Optional<Shape> before = Shape.remembered(connection, sync);
    return before.isEmpty() ? "all" : Shape.read(connection, sync).changedSince(before.get());
  }

  private record Portion(
      Comparison found, long rows, String lsn, boolean more, @Nullable String cannot) {}

  /** As many changes from the first one on as fit into memory; the slots move past them. */
  private static Portion portion(
      Database writer,
      Database follower,
      Catalog catalog,
      SyncName sync,
      Side writerSide,
      Duration limit)
      throws SQLException {
    try (Aligned aligned = Aligned.take(writer, follower, sync, writerSide, limit)) {
      Both<Streams> streams = Streams.of(aligned, catalog, sync, Streams.PORTION);
      Streams changes = streams.writer();
      Streams foreign = streams.follower();
      Keys keys = changes.due();
      keys.addAll(foreign.due());
      keys.removeAll(changes.late());
      Comparison comparison = new Comparison(aligned.writer, aligned.follower);
      @Nullable String cannot = cannot(keys, changes.late());
      if (cannot == null) {
        quick(aligned.writer);
        quick(aligned.follower);
        comparison.keys(catalog.published(), keys);
        if (comparison.differing() == 0) {
          LiveVerification.advance(aligned, sync, changes, foreign);
        }
      }
      return new Portion(
          comparison, keys.size(), changes.upTo(), changes.more() || foreign.more(), cannot);
    }
  }

  /**
   * Compares while no side takes writes and everything has arrived. Nothing is advanced: that is
   * for the caller, once the switch counts.
   *
   * @param writer a connection to the last writer, not in a transaction
   * @param follower a connection to the other side, not in a transaction
   */
  public static Still still(Connection writer, Connection follower, Catalog catalog, SyncName sync)
      throws SQLException {
    long start = System.nanoTime();
    try {
      Both<Streams> changes =
          Both.of(() -> stillOne(writer, catalog, sync), () -> stillOne(follower, catalog, sync));
      Keys keys = changes.writer().due();
      keys.addAll(changes.follower().due());
      String upTo = changes.writer().upTo();
      VerificationResult result;
      if (changes.writer().more() || changes.follower().more() || keys.overflowed()) {
        result = impossible(start, "more than " + Keys.LIMIT + " rows changed");
      } else {
        Comparison comparison = new Comparison(writer, follower);
        long rows = keys.size();
        for (CatalogTable table : catalog.published()) {
          if (keys.truncated().contains(table.name())) {
            rows += comparison.whole(table, new Keys(catalog), Tempo.FULL);
          }
        }
        comparison.keys(catalog.published(), keys);
        result = result(start, upTo, catalog, rows, comparison);
      }
      return new Still(result, upTo, changes.follower().upTo());
    } finally {
      end(writer);
      end(follower);
    }
  }

  private static Streams stillOne(Connection connection, Catalog catalog, SyncName sync)
      throws SQLException {
    String end = Log.flushed(connection);
    connection.setAutoCommit(false);
    quick(connection);
    return Streams.still(connection, catalog, sync, end);
  }

  /** What is read is little: neither compiling the query nor starting workers would pay. */
  private static void quick(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0");
    }
  }

  private static void end(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static @Nullable String cannot(Keys keys, Keys late) {
    if (keys.overflowed() || late.overflowed()) {
      return "more than " + Keys.LIMIT + " rows changed since the last comparison";
    }
    Set<?> emptied = keys.truncated();
    return emptied.isEmpty() && late.truncated().isEmpty()
        ? null
        : "emptied since the last comparison: " + (emptied.isEmpty() ? late.truncated() : emptied);
  }

  private static VerificationResult result(
      long start, String lsn, Catalog catalog, long rows, Comparison comparison) {
    return new VerificationResult(
        VerificationResult.Kind.DELTA,
        lsn,
        catalog.published().size(),
        rows,
        (System.nanoTime() - start) / 1_000_000,
        comparison.differing(),
        comparison.examples(),
        null);
  }

  private static VerificationResult impossible(long start, String why) {
    return new VerificationResult(
        VerificationResult.Kind.DELTA,
        "0/0",
        0,
        0,
        (System.nanoTime() - start) / 1_000_000,
        0,
        java.util.List.of(),
        why);
  }
}
