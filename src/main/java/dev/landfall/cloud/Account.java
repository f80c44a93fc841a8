package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One account at one address, which all connections to it share: what it does not answer to one of
 * them it does not answer to the others either.
 */
final class Account {
  private final String cloud;
  private final String name;
  private final CloudCalls calls;
  private final Clock clock;
  private final Breaker breaker = new Breaker();
  private final Pauses pauses = new Pauses();

  /**
   * An account that is taken to answer.
   *
   * @param cloud aws or azure
   * @param name its id
   */
  Account(String cloud, String name, CloudCalls calls, Clock clock) {
    this.cloud = cloud;
    this.name = name;
    this.calls = calls;
    this.clock = clock;
  }

  /** Refuses a call of a class of which Azure wants none for now. */
  void requireCallsLeft(Pauses.Kind kind, String what) {
    pauses
        .refusal(kind, what, clock.instant())
        .ifPresent(
            paused -> {
              throw paused.asException();
            });
  }

  /** Remembers how long Azure wants it to be left alone, where an answer says so. */
  void heard(Pauses.Kind kind, ArmAnswer answer) {
    if (answer.failure("a call", "").orElse(null) instanceof Failure.Throttled throttled) {
      pauses.throttled(
          kind, answer.errorCode(), answer.remaining(), throttled.retryAfter(), clock.instant());
    }
  }

  /**
   * Makes a call, unless the account does not answer.
   *
   * @param operation as the cloud names it, for the figures
   * @param what what is done to which resource, for messages
   * @param call maps its client's errors to {@link FailureException}
   * @param judge the failure that an answer tells of
   */
  <T> T call(
      String operation, String what, Supplier<T> call, Function<T, Optional<Failure>> judge) {
    breaker
        .refusal(clock.instant())
        .ifPresent(
            why -> {
              throw new Failure.Transient(what, "%s %s: %s".formatted(cloud, name, why))
                  .asException();
            });
    try {
      T answer = calls.counted(cloud, operation, call, judge);
      learn(judge.apply(answer));
      return answer;
    } catch (FailureException e) {
      learn(Optional.of(e.failure()));
      throw e;
    }
  }

  private void learn(Optional<Failure> failure) {
    boolean inPassing = failure.filter(Failure.Transient.class::isInstance).isPresent();
    boolean changed =
        inPassing
            ? breaker.failed(failure.map(Failure::told).orElse(""), clock.instant())
            : breaker.answered();
    if (changed) {
      calls.breaker(cloud, name, inPassing);
    }
  }
}
