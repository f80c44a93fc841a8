package dev.landfall.cutover;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waiting for looks that have deadlines of their own. */
final class Futures {
  private Futures() {}

  static <T> T get(Future<T> future) {
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
