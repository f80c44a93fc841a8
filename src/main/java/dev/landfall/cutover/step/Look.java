package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.spine.Reason;
import java.time.Duration;

/** How a step stands. */
public sealed interface Look {
  /** It is so. */
  Look DONE = new Done();

  /** To be taken now. */
  Look TODO = new Todo();

  /** It is so. */
  record Done() implements Look {}

  /** To be taken now. */
  record Todo() implements Look {}

  /**
   * The data syncs are asked for something, and it takes until they have done it.
   *
   * @param request what is asked
   * @param forWhat what they say they wait for
   */
  record Asks(DatabaseRequest request, String forWhat) implements Look {}

  /**
   * Something else has to happen first.
   *
   * @param forWhat for a person
   * @param lookAgain when to look again, at the latest
   */
  record Waits(String forWhat, Duration lookAgain) implements Look {}

  /**
   * It will not be taken until a person changes something.
   *
   * @param reason why
   * @param message what is so, and what to do
   */
  record Refuses(Reason reason, String message) implements Look {}
}
