package dev.landfall.environment;

import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.List;

/** What to do about an environment now. */
sealed interface Action {

  /** The plan, resource by resource; empty when none could be made. */
  List<Line> plan();

  /** Whether all that is declared stands and nothing is to be done. */
  default boolean stands() {
    return this instanceof Settled && plan().stream().allMatch(l -> l.verdict().stands());
  }

  /** When to look again. */
  Duration lookAgain();

  /**
   * Nothing can be done until something changes.
   *
   * @param reason why, stable
   * @param message why, for a person
   * @param lookAgain when to look again
   * @param stuck whether only a person can change it
   */
  record Hold(Reason reason, String message, Duration lookAgain, boolean stuck, List<Line> plan)
      implements Action {}

  /** Everything declared is so, or is planned where only a plan was asked for. */
  record Settled(List<Line> plan, Duration lookAgain) implements Action {}

  /**
   * Independent steps to begin, each for itself.
   *
   * @param steps lines of the plan that are ready
   * @param announced those that are ready too, and are written down before they are begun
   */
  record Apply(List<Line> steps, List<Line> announced, List<Line> plan, Duration lookAgain)
      implements Action {}

  /**
   * Azure works.
   *
   * @param on the resource that is waited for, and since when
   */
  record Wait(String on, List<Line> plan, Duration lookAgain) implements Action {}
}
