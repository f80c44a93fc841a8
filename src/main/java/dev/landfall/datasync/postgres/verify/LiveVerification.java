package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Drift;
import dev.landfall.datasync.postgres.Lease;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares every row of both sides while both move, exactly: sums over whole tables in two
 * snapshots whose difference is known ({@code Aligned}), narrowed down to rows where they differ.
 * What was found equal is written down ({@code Pass}), so that a restart goes on from there.
 */
public final class LiveVerification {
  private static final Duration SLOT = Duration.ofSeconds(20);

  /** A snapshot keeps vacuum from removing rows: it is not held for one table after another. */
  private static final Duration SNAPSHOT = Duration.ofSeconds(10);

  private LiveVerification() {}

  /**
   * Compares everything. When nothing differs, the slots that remember changed keys move on.
   *
   * @param writerSide the side that takes writes
   * @param limit how long one statement may take: the largest table's scan
   * @throws dev.landfall.spine.FailureException when a side cannot be reached or does not follow
   */
  public static VerificationResult run(
      Database writer, Database follower, SyncName sync, Side writerSide, Duration limit) {
    try {
      return compare(writer, follower, sync, writerSide, limit);
    } catch (SQLException e) {
      throw SqlFailures.of("comparing both sides whole", e);
    }
  }

  private static VerificationResult compare(
      Database writer, Database follower, SyncName sync, Side side, Duration limit)
      throws SQLException {
    long start = System.nanoTime();
    ensureSlot(writer, sync);
    ensureSlot(follower, sync);
    try (Lease here = writer.lease("comparing schemas");
        Lease there = follower.lease("comparing schemas")) {
      Drift.refuse(here.connection(), there.connection(), side);
    }
    Shape shape = Shape.read(writer, sync);
    Shape otherShape = Shape.read(follower, sync);
    Catalog catalog = Catalog.read(writer);
    Pass pass = Pass.resume(writer, follower, sync, shape, otherShape);
    Deque<CatalogTable> left =
        catalog.published().stream()
            .filter(table -> !pass.has(table))
            .collect(Collectors.toCollection(ArrayDeque::new));
    long differing = 0;
    List<RowDifference> examples = new ArrayList<>();
    while (!left.isEmpty()) {
      try (Aligned aligned = Aligned.take(writer, follower, sync, side, limit)) {
        Comparison comparison = new Comparison(aligned.writer, aligned.follower);
        compare(aligned, comparison, catalog, sync, pass, left);
        differing += comparison.differing();
        examples.addAll(comparison.examples());
      }
    }
    if (differing == 0) {
      advance(writer, sync, pass.writerUpTo());
      advance(follower, sync, pass.followerUpTo());
      pass.end();
      remember(writer, sync, shape);
      remember(follower, sync, otherShape);
    }
    return new VerificationResult(
        VerificationResult.Kind.FULL,
        pass.writerUpTo(),
        catalog.published().size(),
        pass.rows(),
        (System.nanoTime() - start) / 1_000_000,
        differing,
        examples.subList(0, Math.min(Comparison.EXAMPLES, examples.size())),
        null);
  }

  /** As many tables as the time for one pair of snapshots allows, at least one. */
  private static void compare(
      Aligned aligned,
      Comparison comparison,
      Catalog catalog,
      SyncName sync,
      Pass pass,
      Deque<CatalogTable> left)
      throws SQLException {
    Both<Streams> streams = Streams.of(aligned, catalog, sync, Streams.NONE);
    Streams changes = streams.writer();
    Streams foreign = streams.follower();
    if (changes.late().overflowed()) {
      throw new Failure.Transient(
              "comparing both sides whole", "too much changed while the snapshots were taken")
          .asException();
    }
    alone(aligned.writer);
    alone(aligned.follower);
    Courtesy courtesy = new Courtesy(aligned.writerLog);
    long until = System.nanoTime() + SNAPSHOT.toNanos();
    do {
      CatalogTable table = left.remove();
      long before = comparison.differing();
      // One that was emptied meanwhile is found in the log, and compared then.
      long rows =
          changes.late().truncated().contains(table.name())
              ? 0
              : comparison.whole(table, changes.late(), courtesy);
      if (comparison.differing() == before) {
        pass.found(table, rows, changes.upTo(), foreign.upTo());
      }
    } while (!left.isEmpty() && System.nanoTime() < until);
  }

  /** One process a side: the application's statements keep the other processors. */
  private static void alone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL max_parallel_workers_per_gather = 0");
    }
  }

  static void advance(Aligned aligned, SyncName sync, Streams changes, Streams foreign)
      throws SQLException {
    aligned.writerLog.rollback();
    aligned.followerLog.rollback();
    Slots.advance(aligned.writerLog, sync.verificationSlot(), changes.upTo());
    Slots.advance(aligned.followerLog, sync.verificationSlot(), foreign.upTo());
    aligned.writerLog.commit();
    aligned.followerLog.commit();
  }

  private static void advance(Database side, SyncName sync, String upTo) {
    side.with(
        "moving the verification slot on",
        connection -> {
          Slots.advance(connection, sync.verificationSlot(), upTo);
          return true;
        });
  }

  /** As it was when the comparison began: what was changed meanwhile is seen by the next one. */
  private static void remember(Database side, SyncName sync, Shape shape) {
    side.with(
        "remembering what was compared",
        connection -> {
          shape.remember(connection, sync);
          return true;
        });
  }

  private static void ensureSlot(Database database, SyncName sync) {
    database.with(
        "making the verification slot",
        connection -> {
          if (!Slots.readable(connection, sync.verificationSlot())) {
            // What changed until the new one stands is in no stream: until all rows were compared,
            // what changed since proves nothing.
            Shape.forget(connection, sync);
          }
          Slots.ensure(connection, sync.verificationSlot(), SLOT);
          return true;
        });
  }
}
