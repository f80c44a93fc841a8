package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One account at one address, which all connections to it share: what it does not answer to one of
 * them it does not answer to the others either, and what one of them asks for counts against all.
 * Every call passes here; one that is not made costs nothing and fails as what it would have met.
 */
public final class Account {
  private final String cloud;
  private final String name;
  private final CloudCalls calls;
  private final Clock clock;
  private final Breaker breaker = new Breaker();
  private final Pauses pauses = new Pauses();
  private final Map<String, Budget> budgets = new ConcurrentHashMap<>();
  private final Map<CallKind, Allowance> allowances = new EnumMap<>(CallKind.class);

  /**
   * An account that is taken to answer, with the usual budget.
   *
   * @param cloud aws, azure or cloudflare
   * @param name its id; of Cloudflare, where nothing tells one, the connection
   * @param calls told of every call
   * @param clock the time that budgets flow by
   */
  public Account(String cloud, String name, CloudCalls calls, Clock clock) {
    this.cloud = cloud;
    this.name = name;
    this.calls = calls;
    this.clock = clock;
    Budget usual = Budget.usual(cloud);
    for (CallKind kind : CallKind.values()) {
      Allowance allowance =
          new Allowance(usual.perMinute(kind), usual.burst(kind), clock.instant());
      allowances.put(kind, allowance);
      calls.budget(cloud, name, kind, () -> allowance.left(clock.instant()));
    }
    calls.breaker(cloud, name, false);
  }

  /** A connection to it says how much it may be asked for; the smallest of all counts. */
  void budget(String connection, Budget budget) {
    if (budget.equals(budgets.put(connection, budget))) {
      return;
    }
    Budget least = budgets.values().stream().reduce(budget, Budget::and);
    allowances.forEach(
        (kind, a) -> a.change(least.perMinute(kind), least.burst(kind), clock.instant()));
  }

  /**
   * Takes the reads of a whole look at once, for a look that breaks off in its middle has cost much
   * and told nothing.
   *
   * @return why none are taken, and for how long; empty when they are
   */
  Optional<Failure> prepay(int reads, String what) {
    return allowance(CallKind.READS)
        .take(reads, Priority.ORDINARY, clock.instant())
        .map(wait -> spent(new Call("", what, CallKind.READS, Priority.ORDINARY), wait));
  }

  /** Some of those were not needed. */
  void giveBack(int reads) {
    allowance(CallKind.READS).giveBack(reads);
  }

  private Allowance allowance(CallKind kind) {
    return Objects.requireNonNull(allowances.get(kind));
  }

  /** Remembers how long Azure wants it to be left alone, where an answer says so. */
  void heard(CallKind kind, ArmAnswer answer) {
    if (answer.failure("a call", "").orElse(null) instanceof Failure.Throttled throttled) {
      pauses.throttled(
          kind, answer.errorCode(), answer.remaining(), throttled.retryAfter(), clock.instant());
    }
  }

  /**
   * Makes a call, unless the account does not answer, wants to be left alone, or was asked for as
   * much as it may be.
   *
   * @param made maps its client's errors to {@link FailureException}
   * @param judge the failure that an answer tells of
   */
  public <T> T call(Call call, Supplier<T> made, Function<T, Optional<Failure>> judge) {
    Instant now = clock.instant();
    held(call, "pause", pauses.refusal(call.kind(), call.what(), now));
    Allowance allowance = allowance(call.kind());
    held(call, "budget", allowance.take(1, call.priority(), now).map(wait -> spent(call, wait)));
    Optional<Failure> silent =
        breaker
            .refusal(now)
            .map(
                why -> new Failure.Transient(call.what(), "%s %s: %s".formatted(cloud, name, why)));
    if (silent.isPresent()) {
      allowance.giveBack(call.priority() == Priority.PREPAID ? 0 : 1);
    }
    held(call, "breaker", silent);
    try {
      T answer = calls.counted(cloud, name, call.operation(), made, judge);
      learn(judge.apply(answer));
      return answer;
    } catch (FailureException e) {
      learn(Optional.of(e.failure()));
      throw e;
    }
  }

  private void held(Call call, String why, Optional<? extends Failure> refusal) {
    refusal.ifPresent(
        failure -> {
          calls.held(cloud, name, call.kind(), why);
          throw failure.asException();
        });
  }

  private Failure spent(Call call, Duration wait) {
    Duration seconds = Pauses.atLeastOneSecond(wait);
    return new Failure.Throttled(
        ("%s was not called: %s %s may be asked for %d %s a minute, which are used up until %s;"
                + " spec.budget of its CloudConnections says how many, and part of them is kept for"
                + " cutovers")
            .formatted(
                call.what(),
                cloud,
                name,
                allowance(call.kind()).perMinute(),
                call.kind().word(),
                clock.instant().plus(seconds)),
        seconds);
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
