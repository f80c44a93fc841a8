package dev.landfall.datasync;

import dev.landfall.spine.Failure;
import dev.landfall.spine.Reason;
import java.time.Duration;

/** What a look at the world comes to. */
public sealed interface Action {

  /** It stands where it shall. */
  record Settle(String message) implements Action {}

  /** Do this now. */
  record Do(Task task) implements Action {}

  /**
   * It stands where it shall, and this is done now to keep it proven.
   *
   * @param task the comparison
   * @param message what is so
   */
  record Tend(Task task, String message) implements Action {}

  /**
   * Something is under way.
   *
   * @param forWhat for a person
   * @param lookAgain when to look again
   */
  record Wait(String forWhat, Duration lookAgain) implements Action {}

  /** Stay: a person has to change something. */
  record Refuse(Reason reason, String message) implements Action {}

  /** Stay: part of the world cannot be seen, or a task failed. */
  record Hold(Failure failure) implements Action {}
}
