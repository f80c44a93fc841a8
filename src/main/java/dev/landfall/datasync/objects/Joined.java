package dev.landfall.datasync.objects;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What another thread came to, its failures as they were. */
final class Joined {
  private Joined() {}

  static <T> T of(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Transient("copying", "it was interrupted").asException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new Failure.Transient("copying", String.valueOf(e.getCause())).asException();
    }
  }
}
