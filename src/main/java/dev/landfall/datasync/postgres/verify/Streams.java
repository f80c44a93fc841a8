package dev.landfall.datasync.postgres.verify;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongPredicate;
import org.postgresql.replication.LogSequenceNumber;

/**
 * What the log of one side says about the rows to be compared.
 *
 * @param due keys that changed before the moment compared, of as many transactions from the first
 *     on as make a portion
 * @param late keys that changed after it
 * @param upTo the position before which every change is among the due: the slot may be advanced to
 *     it
 * @param more whether others are due after that position
 */
record Streams(Keys due, Keys late, String upTo, boolean more) {
  /** Keys after which the rest is left to the next portion, so that memory stays bounded. */
  static final int PORTION = 40_000;

  /** For who compares whole tables: what is due is of no interest, what is late is. */
  static final int NONE = 0;

  /**
   * Reads the logs and sorts their transactions into before and after the alignment.
   *
   * @param portion keys after which no more transactions are taken among the due
   */
  static Both<Streams> of(Aligned aligned, Catalog catalog, SyncName sync, int portion)
      throws SQLException {
    return Both.of(
        () -> writer(aligned, catalog, sync, portion),
        () -> follower(aligned, catalog, sync, portion));
  }

  private static Streams writer(Aligned aligned, Catalog catalog, SyncName sync, int portion)
      throws SQLException {
    Sorter sorter = new Sorter(catalog, portion, aligned.writerSees()::sees, aligned);
    ChangeStream.peek(
        aligned.writerLog,
        sync.verificationSlot(),
        sync.publication(),
        aligned.writerEnd(),
        sorter);
    if (!sorter.after) {
      throw new Failure.Conflict(
              "the marker does not appear in the writer's log: publication %s lacks landfall.marker"
                  .formatted(sync.publication()))
          .asException();
    }
    return sorter.result(aligned.writerEnd());
  }

  /** Reads the following side's own log, where a foreign hand would show. */
  private static Streams follower(Aligned aligned, Catalog catalog, SyncName sync, int portion)
      throws SQLException {
    Sorter sorter = new Sorter(catalog, portion, aligned.followerSees()::sees, null);
    ChangeStream.peek(
        aligned.followerLog,
        sync.verificationSlot(),
        sync.publication(),
        aligned.followerEnd(),
        sorter);
    return sorter.result(aligned.followerEnd());
  }

  /** Reads everything there is, where nothing moves. */
  static Streams still(Connection connection, Catalog catalog, SyncName sync, String end)
      throws SQLException {
    Sorter sorter = new Sorter(catalog, Keys.LIMIT, xid -> true, null);
    ChangeStream.peek(connection, sync.verificationSlot(), sync.publication(), end, sorter);
    return sorter.result(end);
  }

  private static final class Sorter implements ChangeStream.Reader {
    private final Keys due;
    private final Keys late;
    private final int portion;
    private final LongPredicate visible;
    private final @org.jspecify.annotations.Nullable Aligned boundary;
    private boolean after;
    private boolean isLate;
    private boolean more;
    private long begun;
    private long stop;

    Sorter(
        Catalog catalog,
        int portion,
        LongPredicate visible,
        @org.jspecify.annotations.Nullable Aligned boundary) {
      this.due = new Keys(catalog);
      this.late = new Keys(catalog);
      this.portion = portion;
      this.visible = visible;
      this.boundary = boundary;
    }

    @Override
    public void take(Change change) {
      switch (change) {
        case Change.Begin begin -> {
          begun = begin.commitLsn();
          isLate = after || !visible.test(begin.xid());
          more |= !isLate && portion != NONE && due.size() >= portion;
          stopHere();
        }
        case Change.Row row -> {
          if (boundary != null && !after && boundary.beyond(row)) {
            after = true;
            isLate = true;
            stopHere();
          }
          if (isLate) {
            late.add(row);
          } else if (portion != NONE && !more) {
            due.add(row);
          }
        }
        case Change.Truncate truncate -> {
          if (isLate) {
            late.truncate(truncate);
          } else if (portion != NONE && !more) {
            due.truncate(truncate);
          }
        }
        case Change.Commit commit -> {}
        case Change.Other other -> {}
      }
    }

    private void stopHere() {
      if ((isLate || more) && stop == 0) {
        stop = begun;
      }
    }

    Streams result(String end) {
      return new Streams(
          due, late, stop == 0 ? end : LogSequenceNumber.valueOf(stop).asString(), more);
    }
  }
}
