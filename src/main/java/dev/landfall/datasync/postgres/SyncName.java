package dev.landfall.datasync.postgres;

import java.util.regex.Pattern;

/**
 * The name of one synchronisation, and of everything it owns on the two servers. All names are
 * derived from it, so that a restarted operator finds its own and never another's.
 *
 * @param id 8 to 12 characters of {@code [a-z0-9]}, taken from the declaring resource's uid
 */
public record SyncName(String id) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]{8,12}");

  /** Refuses what could not stand unquoted in the name of a slot. */
  public SyncName {
    if (!SHAPE.matcher(id).matches()) {
      throw new IllegalArgumentException("a sync's id is 8 to 12 of [a-z0-9], not " + id);
    }
  }

  /** The publication, on either side. */
  public String publication() {
    return "landfall_" + id;
  }

  /** The slot on the source from which the target is fed. */
  public String forwardSlot() {
    return "landfall_" + id + "_fwd";
  }

  /** The slot on the target from which the source is fed after a promotion. */
  public String reverseSlot() {
    return "landfall_" + id + "_rev";
  }

  /** The slot, one on each side, that remembers which keys changed since the last verification. */
  public String verificationSlot() {
    return "landfall_" + id + "_vfy";
  }

  /** The subscription on the target; it has the name of the slot it reads. */
  public String forwardSubscription() {
    return forwardSlot();
  }

  /** The subscription on the source; it has the name of the slot it reads. */
  public String reverseSubscription() {
    return reverseSlot();
  }

  @Override
  public String toString() {
    return id;
  }
}
