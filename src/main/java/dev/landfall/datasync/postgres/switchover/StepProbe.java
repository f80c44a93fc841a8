package dev.landfall.datasync.postgres.switchover;

/** Is told when a step begins. What it throws is not handled: it ends the run on the spot. */
@FunctionalInterface
public interface StepProbe {
  /** Looks on. */
  StepProbe NONE = step -> {};

  /** A step begins. */
  void reached(String step);
}
