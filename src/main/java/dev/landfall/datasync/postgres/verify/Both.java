package dev.landfall.datasync.postgres.verify;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work done on both servers at the same time.
 *
 * @param writer what came of the writer's part
 * @param follower what came of the following side's
 */
record Both<T>(T writer, T follower) {
  /** A piece of work against a server. */
  @FunctionalInterface
  interface Task<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  static <T> Both<T> of(Task<T> writer, Task<T> follower) throws SQLException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<T> other = threads.submit(follower::run);
      T mine = writer.run();
      return new Both<>(mine, other.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Transient("comparing both sides", "interrupted"), e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case RuntimeException other -> throw other;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
