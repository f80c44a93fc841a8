package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copier program: so many threads, each with a connection to either side. */
public final class Copiers {
  private static final Logger LOG = LoggerFactory.getLogger(Copiers.class);

  /** How long nothing may succeed before a thread gives up: a keeper needs this long to begin. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Database source;
  private final Database target;
  private final SyncName sync;
  private final int parallel;

  /** Copiers for a sync, carrying so many chunks at once. */
  public Copiers(Database source, Database target, SyncName sync, int parallel) {
    this.source = source;
    this.target = target;
    this.sync = sync;
    this.parallel = parallel;
  }

  /**
   * Runs until no row is missing.
   *
   * @return false when other copiers hold this sync's lock
   * @throws FailureException when it cannot go on; recorded in the copy's row if a person must act
   */
  public boolean run() {
    try (Connection lock =
        target.open(WorkerRole.COPIER.connectionName(sync), Database.STATEMENT_TIMEOUT)) {
      if (!WorkerLock.take(lock, sync, WorkerRole.COPIER)) {
        return false;
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 1; i <= parallel; i++) {
          String worker = ProcessHandle.current().pid() + "/" + i;
          futures.add(threads.submit(() -> persist(worker)));
        }
        for (Future<?> future : futures) {
          join(future);
        }
      } catch (FailureException e) {
        if (!(e.failure() instanceof Failure.Transient)) {
          CopyRow.fail(lock, sync, e.failure().told());
        }
        throw e;
      }
      return true;
    } catch (SQLException e) {
      throw SqlFailures.of("copying to " + target, e);
    }
  }

  private void persist(String worker) {
    Copier copier = new Copier(source, target, sync);
    long since = System.nanoTime();
    while (true) {
      long began = System.nanoTime();
      try {
        if (copier.work(worker) == Copier.Outcome.FINISHED) {
          return;
        }
      } catch (SQLException e) {
        FailureException failure = SqlFailures.of("copying " + source + " to " + target, e);
        if (!passes(e, failure)) {
          throw failure;
        }
        LOG.atInfo()
            .addKeyValue("sync", sync)
            .addKeyValue("worker", worker)
            .log("trying again after: {}", failure.getMessage());
      }
      if (System.nanoTime() - began > Duration.ofSeconds(5).toNanos()) {
        since = System.nanoTime();
      }
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new Failure.Transient("no chunk to carry in " + PATIENCE, "no keeper has planned any")
            .asException();
      }
      Pause.of(Duration.ofMillis(200));
    }
  }

  /** A lost snapshot (22023, 42704 from 17 on) is planned anew by the keeper. */
  private static boolean passes(SQLException error, FailureException failure) {
    String message = Objects.requireNonNullElse(error.getMessage(), "");
    return failure.failure() instanceof Failure.Transient
        || message.contains("invalid snapshot identifier")
        || message.contains("could not import the requested snapshot")
        || (message.contains("does not exist") && message.contains("snapshot"));
  }

  private static void join(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Transient("the copier was interrupted", "it is started again")
          .asException();
    }
  }
}
