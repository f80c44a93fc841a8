package dev.landfall.datasync;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.FailurePolicy;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs long tasks aside of the reconciles, one per sync at a time. */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sync-", 0).factory());
  private final Clock clock;

  /** Jobs dated by a clock. */
  public Jobs(Clock clock) {
    this.clock = clock;
  }

  /** The job of a sync. */
  public Job of(String uid) {
    return jobs.getOrDefault(uid, new Job.None());
  }

  /** Begins a task, unless one is under way. */
  public void begin(String uid, Task task, Supplier<Job.Result> work) {
    Job.Running running = new Job.Running(task, clock.instant());
    Job now = jobs.compute(uid, (u, job) -> job instanceof Job.Running ? job : running);
    if (now == running) {
      threads.execute(() -> jobs.put(uid, run(task, work)));
    }
  }

  private Job run(Task task, Supplier<Job.Result> work) {
    try {
      Job.Result result = work.get();
      return Job.ended(task, clock.instant(), result);
    } catch (FailureException e) {
      // What it says is meant for a person; where it was thrown helps nobody.
      LOG.atWarn()
          .addKeyValue("task", task)
          .log("task failed: {}", FailurePolicy.message(e.failure()));
      return new Job.Failed(task, clock.instant(), e.failure());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("task", task).log("task failed unexpectedly");
      return new Job.Failed(
          task, clock.instant(), new Failure.Transient(task.doing(), e.toString()));
    }
  }

  /** Remembers how a task ended that ran within a pass, unless another is under way. */
  public void keep(String uid, Job ended) {
    jobs.compute(uid, (u, job) -> job instanceof Job.Running ? job : ended);
  }

  /** The result was reported, or the failure has been waited out. */
  public void forget(String uid, Job reported) {
    jobs.remove(uid, reported);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
