package dev.landfall.datasync;

import dev.landfall.spine.Failure;
import java.time.Instant;
import java.util.List;

/** The long task of a sync, in this process. A restart forgets it, and the world tells the rest. */
public sealed interface Job {
  /** None. */
  record None() implements Job {}

  /** Under way. */
  record Running(Task task, Instant since) implements Job {}

  /** It came to an end, and its result was not reported so far. */
  record Done(Task task, Instant at, Result result) implements Job {}

  /** It failed; it may be tried again after a while. What it found by then is kept. */
  record Failed(Task task, Instant at, Failure failure, List<Engine.Finding> found) implements Job {
    /** Keeps its own copy. */
    public Failed {
      found = List.copyOf(found);
    }

    /** One that found nothing. */
    Failed(Task task, Instant at, Failure failure) {
      this(task, at, failure, List.of());
    }
  }

  /** A task that came to its end: done, or failed where its result is a refusal. */
  static Job ended(Task task, Instant at, Result result) {
    return result instanceof Result.Blocked b
        ? new Failed(task, at, b.failure(), b.all())
        : new Done(task, at, result);
  }

  /** What a task brought to light. */
  sealed interface Result {
    /** Nothing but that it is done. */
    record Nothing() implements Result {}

    /** What preflight found. */
    record Findings(List<Engine.Finding> all) implements Result {}

    /** What preflight found, and some of it is in the way. */
    record Blocked(Failure failure, List<Engine.Finding> all) implements Result {}

    /** A comparison. */
    record Comparison(Engine.Compared compared) implements Result {}

    /** A switch or an attempt at one. */
    record Switch(Engine.Switched switched) implements Result {}
  }
}
