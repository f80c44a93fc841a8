package dev.landfall.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An account that does not answer is left alone, and found again by single tries. */
class AccountTest {
  private static final Failure BROKEN = new Failure.Transient("Get of x", "HTTP 503");
  private static final Failure DENIED = new Failure.Denied("Get of x", "grant it");

  private final HandClock clock = new HandClock(Instant.parse("2026-03-01T02:00:00Z"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Account account =
      new Account("azure", "s1", new CloudMeters(new Meters(registry)), clock);
  private int made;

  @Test
  void afterManyFailuresInARowNoCallIsMadeUntilTheNextTry() {
    fail(BROKEN, Breaker.FAILURES);

    assertThatThrownBy(() -> call(Optional.empty()))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure().told())
                    .contains("azure s1", "since 2026-03-01T02:00:00Z", "HTTP 503")
                    .contains("next try is at 2026-03-01T02:00:02Z"));
    assertThat(made).isEqualTo(Breaker.FAILURES);
    assertThat(registry.get("landfall.cloud.breaker").gauge().value()).isEqualTo(1);

    clock.forward(Breaker.FIRST);
    call(Optional.empty());
    call(Optional.empty());
    assertThat(made).isEqualTo(Breaker.FAILURES + 2);
    assertThat(registry.get("landfall.cloud.breaker").gauge().value()).isZero();
  }

  @Test
  void eachTryThatFailsDoublesThePauseUpToTheLongest() {
    fail(BROKEN, Breaker.FAILURES);
    Duration pause = Breaker.FIRST;
    for (int tries = 1; tries <= 8; tries++) {
      clock.forward(pause.minusMillis(1));
      assertThatThrownBy(() -> call(Optional.empty())).isInstanceOf(FailureException.class);
      clock.forward(Duration.ofMillis(1));
      fail(BROKEN, 1);
      assertThat(made).isEqualTo(Breaker.FAILURES + tries);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(Breaker.LONGEST) > 0 ? Breaker.LONGEST : pause;
    }
  }

  @Test
  void aRefusalIsAnAnswerAndNeverStopsTheCalls() {
    fail(DENIED, 3 * Breaker.FAILURES);
    assertThat(made).isEqualTo(3 * Breaker.FAILURES);

    fail(BROKEN, Breaker.FAILURES - 1);
    fail(DENIED, 1);
    fail(BROKEN, Breaker.FAILURES - 1);
    assertThat(made).isEqualTo(5 * Breaker.FAILURES - 1);
  }

  @Test
  void figuresTellAnAnswerThatIsAFailureFromOneThatIsNot() {
    call(Optional.of(BROKEN));
    call(Optional.empty());

    assertThat(registry.get("landfall.cloud.calls").tag("outcome", "transient").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("landfall.cloud.calls").tag("outcome", "ok").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aThrottledSubscriptionIsLeftAloneForThatClassOfCallsOnly() {
    account.heard(CallKind.READS, throttled("SubscriptionRequestsThrottled", Optional.empty()));

    assertThatThrownBy(() -> call(CallKind.READS))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.Throttled.class,
                        t -> assertThat(t.retryAfter()).isEqualTo(Duration.ofSeconds(17))));
    call(CallKind.WRITES);
    clock.forward(Duration.ofSeconds(17));
    call(CallKind.READS);
  }

  @Test
  void whatAProviderThrottlesPausesNoOtherUnlessTheSubscriptionHasNothingLeft() {
    account.heard(CallKind.WRITES, throttled("TooManyRequests", Optional.of("1187")));
    call(CallKind.WRITES);

    account.heard(CallKind.WRITES, throttled("TooManyRequests", Optional.of("0")));
    assertThatThrownBy(() -> call(CallKind.WRITES))
        .hasMessageContaining("no writes left until 2026-03-01T02:00:17Z");
  }

  @Test
  void aTokenIsSentToTheResourceManagerOnly() {
    ArmHost azure = new ArmHost(URI.create("https://management.azure.com"));
    assertThat(azure.serves("https://management.azure.com/subscriptions/x")).isTrue();
    assertThat(azure.serves("https://Management.Azure.com:443/subscriptions/x")).isTrue();
    assertThat(azure.serves("https://westeurope.management.azure.com/x")).isTrue();
    assertThat(azure.serves("http://management.azure.com/x")).isFalse();
    assertThat(azure.serves("https://management.azure.com:8443/x")).isFalse();
    assertThat(azure.serves("https://management.azure.com.evil.example/x")).isFalse();
    assertThat(azure.serves("https://evilmanagement.azure.com/x")).isFalse();
    assertThat(azure.serves("https://management.azure.com@evil.example/x")).isFalse();
    assertThat(azure.serves("/subscriptions/x")).isFalse();
    assertThat(azure.serves("not an address")).isFalse();
    assertThat(new ArmHost(URI.create("https://127.0.0.1:8443")).serves("https://127.0.0.1:8443/x"))
        .isTrue();
  }

  private static ArmAnswer throttled(String code, Optional<String> remaining) {
    return new ArmAnswer(
        429,
        Map.of("error", Map.of("code", code, "message", "too many")),
        Optional.of("17"),
        Optional.empty(),
        remaining);
  }

  private void fail(Failure failure, int times) {
    for (int i = 0; i < times; i++) {
      call(Optional.of(failure));
    }
  }

  private void call(Optional<Failure> answer) {
    call(CallKind.READS, Priority.ORDINARY, answer);
  }

  private void call(CallKind kind) {
    call(kind, Priority.ORDINARY, Optional.empty());
  }

  private void call(CallKind kind, Priority priority, Optional<Failure> answer) {
    account.call(
        new Call("resourceGroups.Get", "Get of x", kind, priority), () -> ++made, a -> answer);
  }
}
