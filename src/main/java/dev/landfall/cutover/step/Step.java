package dev.landfall.cutover.step;

import dev.landfall.cutover.Situation;

/**
 * One step of a cutover. Whether it is done is read off the world, never remembered, so a step can
 * be looked at and taken any number of times.
 */
public interface Step {

  /** Its name in status, in events and in the documentation: CamelCase, stable. */
  String name();

  /** What it does, in one sentence for the documentation. */
  String summary();

  /** Where it stands: pure and total. */
  Look look(Situation situation);

  /** Takes it, once {@link #look} said {@link Look.Todo}. Idempotent, never blocks for long. */
  default void take(Situation situation, Hands hands) {}
}
