package dev.landfall.demo;

import java.time.Duration;
import java.time.Instant;

/** What a person sees meanwhile: a line whenever something changed, with the seconds so far. */
final class Progress {
  private final Instant begun = Instant.now();
  private String last = "";

  void say(String text) {
    System.out.printf(
        "%6.1f s  %s%n", Duration.between(begun, Instant.now()).toMillis() / 1000.0, text);
  }

  /** Says it unless it was said last. */
  void line(String text) {
    if (!text.equals(last)) {
      last = text;
      say("         " + text);
    }
  }
}
