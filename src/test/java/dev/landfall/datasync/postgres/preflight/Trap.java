package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.preflight.Finding.Severity;
import java.util.List;

/**
 * Something that a check has to find.
 *
 * @param check the check
 * @param severity what has to follow
 * @param object what it has to name
 * @param sides where the trap is laid
 * @param sound what stands on both sides before, in which the check finds nothing
 * @param trap what a superuser then does on these sides
 * @param healed whether the remedy, run as it stands, leaves nothing to be found
 * @param undo what is done to the servers afterwards, for what is outside of databases
 */
record Trap(
    String check,
    Severity severity,
    String object,
    List<Side> sides,
    String sound,
    String trap,
    boolean healed,
    String undo) {

  static Trap on(
      Side side, String check, Severity severity, String object, String sound, String trap) {
    return new Trap(check, severity, object, List.of(side), sound, trap, true, "");
  }

  static Trap onBoth(String check, Severity severity, String object, String sound, String trap) {
    return new Trap(check, severity, object, List.of(Side.values()), sound, trap, true, "");
  }

  /** Nothing can be pasted that would mend it. */
  Trap unhealed() {
    return new Trap(check, severity, object, sides, sound, trap, false, undo);
  }

  Trap undo(String sql) {
    return new Trap(check, severity, object, sides, sound, trap, healed, sql);
  }

  @Override
  public String toString() {
    return "%s names %s on %s".formatted(check, object, sides);
  }
}
