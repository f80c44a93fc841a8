package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a switch.
 *
 * @param direction the side that was to take writes
 * @param outcome what came of it
 * @param message why it went no further; empty when it is done
 * @param epoch the term that began; the present one where none did
 * @param fencedMillis how long neither side took writes, from the last writer's end to the
 *     opening's commit; for a switch taken up again, since the fence was closed
 * @param wholeMillis how long all of it took
 * @param steps its steps in order
 * @param verification the comparison made while neither side took writes, or the one before that
 *     stopped it; null when it did not come so far
 */
public record SwitchReport(
    Side direction,
    Outcome outcome,
    String message,
    long epoch,
    long fencedMillis,
    long wholeMillis,
    List<Step> steps,
    @Nullable VerificationResult verification) {

  /** Takes its own copy. */
  public SwitchReport {
    steps = List.copyOf(steps);
  }

  /** What came of it. */
  public enum Outcome {
    /** The wanted side takes writes and the other follows it. */
    SWITCHED,
    /** The wanted side takes writes; {@link Switchover#finish} has to complete the way back. */
    UNFINISHED,
    /** The side that took writes takes them still, or again. */
    REFUSED,
    /** Neither side takes writes and none could be opened: run it, or a release, again at once. */
    HELD
  }

  /**
   * One timed step.
   *
   * @param name its name
   * @param millis how long it took
   */
  public record Step(String name, long millis) {}

  /** Whether it was not begun because changes alone could not be compared. */
  public boolean fullNeeded() {
    return verification != null && verification.fullNeeded() != null;
  }
}
