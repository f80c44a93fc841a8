package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.Publications;
import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes down what keeps write-ahead log or carries changes. The authority rows and the fence of the
 * closed side stay: there is one writer afterwards as before.
 */
public final class Cleanup {
  private Cleanup() {}

  /**
   * Opens the last writer where neither is open, then drops subscriptions, slots and publications.
   * Idempotent. One side out of reach does not keep the other from being cleaned.
   *
   * @return what could not be done, by side; empty when nothing is left
   */
  public static List<String> run(Sides sides) {
    return run(sides, StepProbe.NONE);
  }

  /** The same, watched. */
  static List<String> run(Sides sides, StepProbe probe) {
    Steps steps = new Steps(probe);
    List<String> left = new ArrayList<>();
    try (Control control = Control.take(sides.source(), sides.target(), sides.sync())) {
      if (sides.state() instanceof SwitchState.Fenced) {
        Release.run(sides, control, steps);
      }
      for (Side side : Side.values()) {
        steps.run("stop " + side, () -> stop(control.on(side), sides.sync(), side));
      }
      for (Side side : Side.values()) {
        steps.run("slots " + side, () -> dropSlots(control.on(side), sides.sync(), side));
      }
      for (Side side : Side.values()) {
        steps.run("rest " + side, () -> dropRest(control.on(side), sides.sync(), side));
      }
    } catch (SQLException e) {
      left.add(SqlFailures.of("cleaning up", e).failure().told());
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.Transient)) {
        // Somebody else is at work on it, or it was refused: nothing is pulled from under anybody.
        return List.of(e.failure().told());
      }
      left.add(e.failure().told());
    }
    if (!left.isEmpty()) {
      for (Side side : Side.values()) {
        alone(sides, side, left);
      }
    }
    return left;
  }

  /**
   * Takes down the way back only: what leads from the writer to the other side. The writer must be
   * open.
   *
   * @throws dev.landfall.spine.FailureException when a side cannot be reached
   */
  public static void wayBack(Sides sides, Side writer) {
    SideView view = sides.look(writer);
    if (!view.open()) {
      return;
    }
    List<String> left = run(sides);
    if (!left.isEmpty()) {
      throw new Failure.Transient("taking down the way back", String.join("; ", left))
          .asException();
    }
  }

  /** Readers first: a slot cannot go while it is read. */
  private static void stop(Connection connection, SyncName sync, Side side) throws SQLException {
    Subscriptions.stop(connection, Names.subscriptionOn(sync, side));
  }

  private static void dropSlots(Connection connection, SyncName sync, Side side)
      throws SQLException {
    Slots.drop(connection, Names.slotOn(sync, side));
    Slots.drop(connection, sync.verificationSlot());
  }

  /**
   * A subscription goes after the slot it reads: with it goes how far it had come, and one that was
   * made anew from that slot would apply once more what had arrived.
   */
  private static void dropRest(Connection connection, SyncName sync, Side side)
      throws SQLException {
    Subscriptions.drop(connection, Names.subscriptionOn(sync, side));
    Publications.drop(connection, sync);
  }

  /** Whether the slot that a side reads is known to be gone: until then its subscription stays. */
  private static boolean nothingToRead(Sides sides, Side side) {
    try {
      return sides
          .on(side.other())
          .with("cleaning up", c -> !Slots.exists(c, Names.slotOn(sides.sync(), side.other())));
    } catch (FailureException e) {
      return false;
    }
  }

  /** The other side is out of reach: what stands here still goes. */
  private static void alone(Sides sides, Side side, List<String> left) {
    try {
      sides
          .on(side)
          .with(
              "cleaning up",
              connection -> {
                stop(connection, sides.sync(), side);
                dropSlots(connection, sides.sync(), side);
                if (nothingToRead(sides, side)) {
                  Subscriptions.drop(connection, Names.subscriptionOn(sides.sync(), side));
                }
                Publications.drop(connection, sides.sync());
                return true;
              });
    } catch (FailureException e) {
      left.add(side + ": " + e.failure().told());
    }
  }
}
