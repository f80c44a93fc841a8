package dev.landfall.datasync;

/** Where a data sync shall stand, by its own phase or by its cutover's request; lowest first. */
public enum Wanted {
  /** Nothing is set up. */
  IDLE("Idle"),
  /** The target holds a copy. */
  COPIED("Copied"),
  /** The target follows the source. */
  REPLICATING("Replicating"),
  /** The target follows, and the source refuses writes. */
  READ_ONLY("ReadOnly"),
  /** The target takes the writes, and the source follows. */
  PROMOTED("Promoted"),
  /** The target takes the writes, and nothing leads back. */
  FINALIZED("Finalized");

  private final String wire;

  Wanted(String wire) {
    this.wire = wire;
  }

  /** As it stands in status. */
  public String wire() {
    return wire;
  }
}
