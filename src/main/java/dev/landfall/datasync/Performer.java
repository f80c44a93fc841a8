package dev.landfall.datasync;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Does the task that was planned, within this pass or aside of it, and nothing else. */
public final class Performer {
  private final Jobs jobs;
  private final Clock clock;

  /** Does long tasks as jobs. */
  public Performer(Jobs jobs, Clock clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Does it; the result of what ran within this pass. */
  public Job perform(String uid, Engine engine, Action action) {
    return switch (action) {
      case Action.Do it -> perform(uid, engine, it.task());
      case Action.Tend it -> perform(uid, engine, it.task());
      case Action.Settle s -> new Job.None();
      case Action.Wait w -> new Job.None();
      case Action.Refuse r -> new Job.None();
      case Action.Hold h -> new Job.None();
    };
  }

  private Job perform(String uid, Engine engine, Task task) {
    if (task.aside()) {
      jobs.begin(uid, task, () -> run(engine, task));
      return new Job.None();
    }
    Job outcome = within(engine, task);
    waitedOut(outcome).ifPresent(failed -> jobs.keep(uid, failed));
    return outcome;
  }

  private Job within(Engine engine, Task task) {
    try {
      // Dated when it ended: the instant is asked for after the run, not as an argument before it.
      Job.Result result = run(engine, task);
      return Job.ended(task, clock.instant(), result);
    } catch (FailureException e) {
      return new Job.Failed(task, clock.instant(), e.failure());
    }
  }

  /**
   * What the next passes hold on to until it has been waited out: a failure, and a switch that let
   * go, for each try costs those who write a wait.
   */
  static Optional<Job> waitedOut(Job outcome) {
    return switch (outcome) {
      case Job.Failed f -> Optional.of(f);
      case Job.Done(Task task, Instant at, Job.Result.Switch(Engine.Switched s)) when s.letGo() ->
          Optional.of(
              new Job.Failed(task, at, new Failure.Conflict("the switch let go: " + s.why())));
      case Job.Done d -> Optional.empty();
      case Job.Running r -> Optional.empty();
      case Job.None n -> Optional.empty();
    };
  }

  private static Job.Result run(Engine engine, Task task) {
    return switch (task) {
      case PREFLIGHT -> preflight(engine);
      case PREPARE -> nothing(engine::prepare);
      case COPY -> nothing(engine::copy);
      case FOLLOW -> nothing(engine::follow);
      case COMPARE_ALL -> new Job.Result.Comparison(engine.compareAll());
      case COMPARE_CHANGED -> new Job.Result.Comparison(engine.compareChanged());
      case FENCE -> nothing(engine::fence);
      case RELEASE -> nothing(engine::release);
      case SWITCH_TO_TARGET -> new Job.Result.Switch(engine.switchTo(World.Place.TARGET));
      case SWITCH_TO_SOURCE -> new Job.Result.Switch(engine.switchTo(World.Place.SOURCE));
      case FINISH -> nothing(engine::finish);
      case FINALIZE -> nothing(engine::finalizeTarget);
      case GIVE_UP -> nothing(engine::giveUp);
      case CLEAN_UP -> nothing(engine::cleanUp);
    };
  }

  private static Job.Result preflight(Engine engine) {
    List<Engine.Finding> all = engine.preflight();
    return all.stream().anyMatch(Engine.Finding::blocks)
        ? new Job.Result.Blocked(Findings.refusal(engine.field(), all), all)
        : new Job.Result.Findings(all);
  }

  private static Job.Result nothing(Runnable work) {
    work.run();
    return new Job.Result.Nothing();
  }
}
