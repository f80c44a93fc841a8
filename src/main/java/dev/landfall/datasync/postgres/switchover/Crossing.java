package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Shape;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.fence.FenceCount;
import dev.landfall.datasync.postgres.replication.Marker;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.Poll;
import dev.landfall.datasync.postgres.replication.Sequences;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** From the closed fence to the opening on the other side: what writers wait for. */
final class Crossing {
  private final Sides sides;
  private final Side from;
  private final Control control;
  private final Ahead ahead;
  private final Steps steps;
  private final long deadlineNanos;
  private DeltaVerification.@Nullable Still compared;

  Crossing(Sides sides, Side from, Control control, Ahead ahead, Steps steps, long deadlineNanos) {
    this.sides = sides;
    this.from = from;
    this.control = control;
    this.ahead = ahead;
    this.steps = steps;
    this.deadlineNanos = deadlineNanos;
  }

  /** What was compared in the fence; null before that. */
  DeltaVerification.@Nullable Still compared() {
    return compared;
  }

  /**
   * Runs to the commit point. On any exception the state has to be looked at again.
   *
   * @return the epoch in which the other side takes writes
   */
  long run() throws SQLException {
    SyncName sync = sides.sync();
    Side to = from.other();
    Connection old = control.on(from);
    Connection next = control.on(to);
    String subscription = Names.subscriptionOn(sync, to);
    Marker marker = steps.get("marker", () -> Marker.write(old, sync, from));
    steps.run("drain", () -> drain(marker, next));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<DeltaVerification.Still> comparing =
          threads.submit(
              () -> DeltaVerification.still(ahead.reader, ahead.otherReader, ahead.catalog, sync));
      try {
        steps.run("sequences", () -> Sequences.carry(old, next, ahead.catalog.sequences()));
        steps.run("stop following", () -> Subscriptions.stop(next, subscription));
        steps.run("reverse slot", () -> reverseSlot(next, Names.slotOn(sync, to)));
        compared = steps.get("compare", () -> await(comparing));
      } finally {
        comparing.cancel(true);
      }
    }
    if (!Objects.requireNonNull(compared).result().clean()) {
      throw new Failure.Conflict(Differences.told(compared.result())).asException();
    }
    // What is made or rewritten now is in neither stream: as late as can be.
    steps.run(
        "tables",
        () -> {
          refuseOtherTables(old, sync, from, ahead.shape);
          refuseOtherTables(next, sync, to, ahead.otherShape);
          ahead.refuseUncarried(control);
          refuseGaps(old, from);
        });
    AuthorityRow oldRow = Objects.requireNonNull(Authority.read(old, sync));
    AuthorityRow nextRow = Objects.requireNonNull(Authority.read(next, sync));
    long n = AuthorityRow.next(oldRow, nextRow);
    left();
    steps.run("raise", () -> Fence.raise(old, sync, n));
    steps.run("open", () -> Fence.open(ahead.opener, sync, nextRow.epoch(), n));
    return n;
  }

  private static void refuseOtherTables(
      Connection connection, SyncName sync, Side side, Shape before) throws SQLException {
    String changed = Shape.read(connection, sync).changedSince(before);
    if (!changed.isEmpty()) {
      throw new Failure.Conflict(
              "tables were made, dropped or changed on the %s while the switch ran: %s"
                  .formatted(side, changed))
          .asException();
    }
  }

  private static void refuseGaps(Connection connection, Side side) throws SQLException {
    FenceCount count = Fence.count(connection);
    if (!count.closed()) {
      throw new Failure.Conflict(
              "another hand opened the fence on the %s: %d of %d tables refuse writes"
                  .formatted(side, count.enabled(), count.tables()))
          .asException();
    }
  }

  private void drain(Marker marker, Connection next) throws SQLException {
    if (!Poll.until(() -> marker.applied(next, sides.sync()), left(), Duration.ofMillis(1))) {
      throw late("the " + from.other() + " had not applied everything");
    }
  }

  /** A slot found here is an older attempt's and would send what came from the other side. */
  private void reverseSlot(Connection next, String slot) throws SQLException {
    Slots.drop(next, slot);
    Slots.create(next, slot, left());
  }

  private DeltaVerification.Still await(Future<DeltaVerification.Still> comparing)
      throws SQLException {
    try {
      return comparing.get(left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late("interrupted");
    } catch (TimeoutException e) {
      throw late("what changed was not compared yet");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case RuntimeException other -> throw other;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private Duration left() {
    long nanos = deadlineNanos - System.nanoTime();
    if (nanos <= 0) {
      throw late("not everything was done");
    }
    return Duration.ofNanos(nanos);
  }

  private static RuntimeException late(String what) {
    return new Failure.Conflict("the fence's deadline passed: " + what).asException();
  }
}
