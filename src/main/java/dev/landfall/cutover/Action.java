package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.cutover.step.Step;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Reason;
import java.time.Duration;

/** What a look at the world comes to. */
public sealed interface Action {

  /** Everything declared, or permitted, is so. */
  record Settle(String message) implements Action {}

  /**
   * Take a step now.
   *
   * @param at the step and its place
   */
  record Take(Place at) implements Action {}

  /**
   * Ask the data syncs.
   *
   * @param at the step that asks
   * @param request what it asks
   * @param forWhat what they wait for
   */
  record Ask(Place at, DatabaseRequest request, String forWhat) implements Action {}

  /**
   * Wait for something else.
   *
   * @param at the step that waits
   * @param forWhat for a person
   * @param lookAgain when to look again, at the latest
   */
  record Wait(Place at, String forWhat, Duration lookAgain) implements Action {}

  /** Stay: a person has to change something. */
  record Refuse(Reason reason, String message) implements Action {}

  /** Stay: part of the world cannot be seen. */
  record Hold(Failure failure) implements Action {}

  /**
   * A step and its place on the way.
   *
   * @param step the step
   * @param up whether it is a step of the way up
   * @param done steps of the way that are done
   * @param all steps of the way
   */
  record Place(Step step, boolean up, int done, int all) {}
}
