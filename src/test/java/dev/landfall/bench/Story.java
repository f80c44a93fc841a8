package dev.landfall.bench;

import java.util.concurrent.Callable;

/** Tells on the terminal what is going on. */
final class Story {
  private final long start = System.nanoTime();

  void say(String text, Object... values) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text.formatted(values));
  }

  /** Does it, says how long it took, and returns the seconds. */
  double timed(String what, Callable<?> work) throws Exception {
    long began = System.nanoTime();
    work.call();
    double seconds = (System.nanoTime() - began) / 1e9;
    say("%-50s %8.2f s", what, seconds);
    return seconds;
  }
}
