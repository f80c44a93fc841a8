package dev.landfall.datasync.postgres.replication;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;

/**
 * Which slot and subscription carry which direction. A slot stands on the writer and the
 * subscription of the same name on the side that follows it.
 */
public final class Names {
  private Names() {}

  /** The slot on this side from which the other one is fed. */
  public static String slotOn(SyncName sync, Side side) {
    return side == Side.SOURCE ? sync.forwardSlot() : sync.reverseSlot();
  }

  /** The subscription on this side by which it follows the other. */
  public static String subscriptionOn(SyncName sync, Side side) {
    return side == Side.SOURCE ? sync.reverseSubscription() : sync.forwardSubscription();
  }
}
