package dev.landfall.spine;

import java.time.Duration;

/**
 * What to do about a {@link Failure}: the one place where that is decided.
 *
 * @param reason the condition's reason
 * @param retryAfter when to look again
 * @param stalled whether only a person can help, in the sense of kstatus
 */
public record FailurePolicy(Reason reason, Duration retryAfter, boolean stalled) {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration PERSON = Duration.ofSeconds(30);

  /** The policy for one failure. */
  public static FailurePolicy of(Failure failure) {
    return switch (failure) {
      case Failure.Throttled t ->
          new FailurePolicy(Reason.THROTTLED, atLeast(t.retryAfter()), false);
      case Failure.Transient t -> new FailurePolicy(Reason.UNREACHABLE, SOON, false);
      case Failure.Conflict c -> new FailurePolicy(Reason.CONFLICT, SOON, false);
      case Failure.Denied d -> new FailurePolicy(Reason.DENIED, PERSON, true);
      case Failure.Invalid i -> new FailurePolicy(Reason.INVALID, PERSON, true);
    };
  }

  private static Duration atLeast(Duration asked) {
    return asked.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : asked;
  }

  /** The failure in the words of a condition: all there is to tell, and what comes next. */
  public static String message(Failure failure) {
    return failure.told()
        + switch (failure) {
          case Failure.Throttled t ->
              "; the service asks to wait %d s".formatted(t.retryAfter().toSeconds());
          case Failure.Transient t -> "; trying again";
          case Failure.Conflict c -> "; looking again";
          case Failure.Denied d -> "";
          case Failure.Invalid i -> "";
        };
  }
}
