package dev.landfall.datasync;

import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;

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

  /** Where a data sync stays that nobody asks anything of: on the side it is on. */
  static Wanted staying(Stage stage) {
    return switch (stage) {
      case Stage.Steady s -> on(s.writer());
      case Stage.Unfinished u -> on(u.writer());
      case Stage.Fenced f -> on(f.lastWriter());
      case Stage.Finalized f -> FINALIZED;
      case Stage.NotSetUp n -> REPLICATING;
      case Stage.Copying c -> REPLICATING;
      case Stage.Copied c -> REPLICATING;
      case Stage.Broken b -> REPLICATING;
    };
  }

  private static Wanted on(Place writer) {
    return writer == Place.TARGET ? PROMOTED : REPLICATING;
  }

  /** As it stands in status. */
  public String wire() {
    return wire;
  }
}
