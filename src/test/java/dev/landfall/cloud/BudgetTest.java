package dev.landfall.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.api.v1alpha1.CloudConnectionSpec;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An account is asked for as much as it may be, and what is urgent is asked first. */
class BudgetTest {
  private static final int READS_AT_ONCE = 250;
  private static final int KEPT = READS_AT_ONCE / 5;

  private final HandClock clock = new HandClock(Instant.parse("2026-03-01T02:00:00Z"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Account account =
      new Account("azure", "s1", new CloudMeters(new Meters(registry)), clock);
  private int made;

  @Test
  void whatIsUsedUpIsNotCalledAndSaysWhoseBudgetItIsAndWhenItGoesOn() {
    calls(READS_AT_ONCE - KEPT, CallKind.READS, Priority.ORDINARY);

    assertThatThrownBy(() -> calls(1, CallKind.READS, Priority.ORDINARY))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        Failure.Throttled.class,
                        t -> {
                          assertThat(t.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                          assertThat(t.what())
                              .contains("Get of x was not called", "azure s1", "1500 reads")
                              .contains("until 2026-03-01T02:00:01Z", "spec.budget");
                        }));
    assertThat(made).isEqualTo(READS_AT_ONCE - KEPT);
    assertThat(
            registry.get("landfall.cloud.held").tag("why", "budget").tag("kind", "reads").counter())
        .satisfies(held -> assertThat(held.count()).isEqualTo(1));
    assertThat(left("reads")).isEqualTo(KEPT);

    clock.forward(Duration.ofSeconds(1));
    calls(25, CallKind.READS, Priority.ORDINARY);
  }

  @Test
  void theLastFifthIsKeptForWhatIsUrgent() {
    calls(READS_AT_ONCE - KEPT, CallKind.READS, Priority.ORDINARY);

    calls(KEPT, CallKind.READS, Priority.URGENT);

    assertThatThrownBy(() -> calls(1, CallKind.READS, Priority.URGENT))
        .hasMessageContaining("used up");
  }

  @Test
  void readsAndWritesAndDeletionsAreCountedByThemselves() {
    calls(READS_AT_ONCE, CallKind.READS, Priority.URGENT);
    calls(160, CallKind.WRITES, Priority.ORDINARY);
    calls(160, CallKind.DELETES, Priority.ORDINARY);

    assertThatThrownBy(() -> calls(1, CallKind.WRITES, Priority.ORDINARY))
        .hasMessageContaining("600 writes a minute");
  }

  @Test
  void ofTheConnectionsToAnAccountTheSmallestBudgetCounts() {
    account.budget("shop/a", Budget.of("azure", new CloudConnectionSpec.Budget(60, null)));
    account.budget("shop/b", Budget.of("azure", new CloudConnectionSpec.Budget(6000, 60)));

    assertThat(left("reads")).isEqualTo(10);
    assertThat(left("writes")).isEqualTo(20);
    calls(8, CallKind.READS, Priority.ORDINARY);
    assertThatThrownBy(() -> calls(1, CallKind.READS, Priority.ORDINARY))
        .hasMessageContaining("60 reads a minute");

    account.budget("shop/a", Budget.of("azure", null));
    assertThat(left("reads")).isEqualTo(READS_AT_ONCE - 8);
  }

  @Test
  void aWholeLookIsPaidForAtOnceOrNotMadeAtAll() {
    assertThat(account.prepay(150, "looking")).isEmpty();
    assertThat(account.prepay(150, "looking"))
        .hasValueSatisfying(f -> assertThat(f.told()).contains("looking was not called"));

    calls(150, CallKind.READS, Priority.PREPAID);
    assertThat(left("reads")).isEqualTo(READS_AT_ONCE - 150);

    account.giveBack(100);
    assertThat(account.prepay(150, "looking")).isEmpty();
  }

  @Test
  void aLookThatIsLargerThanTheBudgetIsMadeWhenTheBudgetIsFull() {
    assertThat(account.prepay(10 * READS_AT_ONCE, "looking")).isEmpty();
    assertThat(account.prepay(1, "looking")).isPresent();

    clock.forward(Duration.ofMinutes(10));
    assertThat(account.prepay(1, "looking")).isEmpty();
  }

  @Test
  void anAccountThatDoesNotAnswerUsesUpNothing() {
    for (int i = 0; i < Breaker.FAILURES; i++) {
      account.call(
          new Call("x.Get", "Get of x", CallKind.READS, Priority.ORDINARY),
          () -> ++made,
          a -> Optional.of(new Failure.Transient("Get of x", "HTTP 503")));
    }
    double before = left("reads");

    assertThatThrownBy(() -> calls(1, CallKind.READS, Priority.ORDINARY))
        .hasMessageContaining("no call is made since");

    assertThat(left("reads")).isEqualTo(before);
  }

  private double left(String kind) {
    return registry.get("landfall.cloud.budget.left").tag("kind", kind).gauge().value();
  }

  private void calls(int times, CallKind kind, Priority priority) {
    for (int i = 0; i < times; i++) {
      account.call(
          new Call("x.Get", "Get of x", kind, priority), () -> ++made, a -> Optional.empty());
    }
  }
}
