package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Compares every row of both sides while both move, exactly: sums over whole tables in two
 * snapshots whose difference is known ({@code Aligned}), narrowed down to rows where they differ.
 */
public final class LiveVerification {
  private static final Duration SLOT = Duration.ofSeconds(20);

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
    Catalog catalog = Catalog.read(writer);
    try (Aligned aligned = Aligned.take(writer, follower, sync, side, limit)) {
      Streams changes = Streams.writer(aligned, catalog, sync);
      Streams foreign = Streams.follower(aligned, catalog, sync);
      if (changes.late().overflowed()) {
        throw new Failure.Transient(
                "comparing both sides whole", "too much changed while the snapshots were taken")
            .asException();
      }
      alone(aligned.writer);
      alone(aligned.follower);
      Comparison comparison = new Comparison(aligned.writer, aligned.follower);
      long rows = 0;
      for (CatalogTable table : catalog.published()) {
        if (!changes.late().truncated().contains(table.name())) {
          rows += comparison.whole(table, changes.late());
        }
      }
      if (comparison.differing() == 0) {
        advance(aligned, sync, changes, foreign);
      }
      return new VerificationResult(
          VerificationResult.Kind.FULL,
          changes.upTo(),
          catalog.published().size(),
          rows,
          (System.nanoTime() - start) / 1_000_000,
          comparison.differing(),
          comparison.examples(),
          null);
    }
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

  private static void ensureSlot(Database database, SyncName sync) {
    database.with(
        "making the verification slot",
        connection -> {
          Slots.ensure(connection, sync.verificationSlot(), SLOT);
          return true;
        });
  }
}
