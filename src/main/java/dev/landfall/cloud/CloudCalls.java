package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Told of every call to a cloud. {@code Meters::call} is one; a test's list is another.
 *
 * <p>Outcomes are {@code ok} or the kind of the failure in lower case, so that a dashboard can tell
 * throttling from missing permissions.
 */
@FunctionalInterface
public interface CloudCalls {

  /** Nobody counts. */
  CloudCalls NONE = (cloud, account, operation, outcome, took) -> {};

  /**
   * One call came to its end.
   *
   * @param cloud aws, azure or cloudflare
   * @param account its id
   * @param operation as the cloud's documentation names it, without names of resources
   * @param outcome ok, or the kind of failure
   * @param took how long it took
   */
  void called(String cloud, String account, String operation, String outcome, Duration took);

  /**
   * The calls to an account were stopped, because it does not answer, or it answers again.
   *
   * @param cloud aws, azure or cloudflare
   * @param account its id
   * @param open whether they are stopped
   */
  default void breaker(String cloud, String account, boolean open) {}

  /**
   * A call was not made.
   *
   * @param why pause, where the cloud wants to be left alone; budget, where it was used up;
   *     breaker, where the account does not answer
   */
  default void held(String cloud, String account, CallKind kind, String why) {}

  /**
   * There is an account that calls will be made to.
   *
   * @param left how many calls of a kind are left of its budget now
   */
  default void budget(String cloud, String account, CallKind kind, DoubleSupplier left) {}

  /**
   * Makes a call and tells of it. The call itself maps its client's errors to {@link
   * FailureException}.
   *
   * @param judge the failure that an answer tells of
   */
  default <T> T counted(
      String cloud,
      String account,
      String operation,
      Supplier<T> call,
      Function<T, Optional<Failure>> judge) {
    long begun = System.nanoTime();
    try {
      T result = call.get();
      called(
          cloud,
          account,
          operation,
          judge.apply(result).map(CloudCalls::outcome).orElse("ok"),
          Duration.ofNanos(System.nanoTime() - begun));
      return result;
    } catch (FailureException e) {
      called(
          cloud,
          account,
          operation,
          outcome(e.failure()),
          Duration.ofNanos(System.nanoTime() - begun));
      throw e;
    }
  }

  private static String outcome(Failure failure) {
    return switch (failure) {
      case Failure.Throttled t -> "throttled";
      case Failure.Transient t -> "transient";
      case Failure.Denied d -> "denied";
      case Failure.Conflict c -> "conflict";
      case Failure.Invalid i -> "invalid";
    };
  }
}
