package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.copy.Copy;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.replication.SlotView;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import dev.landfall.spine.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of write-ahead log that is kept for a side which does not fetch it, before the disk of
 * the side that takes writes is full. Each side is looked at by itself, for the other may be the
 * one that does not answer. No acknowledged write is lost by it: the side that takes writes has
 * them all. What is lost is the other side's place, which is then copied again.
 */
public final class GivingUp {
  private final Sides sides;
  private final long budget;

  private GivingUp(Sides sides, long budget) {
    this.sides = sides;
    this.budget = budget;
  }

  /** Bytes that a side keeps at most, of those that can be reached. */
  public static long kept(Sides sides) {
    long most = 0;
    for (Side side : Side.values()) {
      try {
        most = Math.max(most, sides.look(side).walKept());
      } catch (FailureException e) {
        // Not seen, so nothing is known of it; the other side is looked at all the same.
      }
    }
    return most;
  }

  /**
   * Drops what keeps more than the budget.
   *
   * @param budget bytes
   * @param why for a person, where it stops a copy
   * @throws FailureException when no side can be reached, or one refuses
   */
  public static void run(Sides sides, long budget, String why) {
    new GivingUp(sides, budget).run(why);
  }

  private void run(String why) {
    @Nullable FailureException blind = null;
    for (Side side : Side.values()) {
      try {
        one(side, why);
      } catch (FailureException e) {
        blind = e;
      }
    }
    if (blind != null && kept(sides) > budget) {
      throw blind;
    }
  }

  private void one(Side side, String why) {
    SideView seen = sides.look(side);
    if (over(seen.verificationSlot())) {
      seize(side, sides.sync().verificationSlot());
    }
    // A closed side keeps what the other one has not got so far: that is never let go.
    if (over(seen.slot()) && seen.open()) {
      if (side == Side.SOURCE) {
        quietly(() -> Copy.fail(sides.target(), sides.sync(), why));
      }
      seize(side, Names.slotOn(sides.sync(), side));
      quietly(() -> stopFollowing(side.other()));
    }
  }

  private boolean over(@Nullable SlotView slot) {
    return slot != null && slot.retainedBytes() > budget;
  }

  private void seize(Side side, String slot) {
    sides
        .on(side)
        .with(
            "giving up slot " + slot,
            connection -> {
              Slots.seize(connection, slot);
              return true;
            });
  }

  private void stopFollowing(Side follower) {
    sides
        .on(follower)
        .with(
            "stopping to follow",
            connection -> {
              Subscriptions.stop(connection, Names.subscriptionOn(sides.sync(), follower));
              return true;
            });
  }

  /** On the side that may be the one that does not answer. */
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (FailureException e) {
      // It finds its slot gone once it is back.
    }
  }
}
