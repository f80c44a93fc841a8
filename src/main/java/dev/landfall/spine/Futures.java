package dev.landfall.spine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waiting for looks that have deadlines of their own. */
public final class Futures {
  private Futures() {}

  /** What was seen, or what the look failed with. */
  public static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
