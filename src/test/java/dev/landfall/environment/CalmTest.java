package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.spine.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Estates that stand are looked at seldom, and those that do not often. */
class CalmTest {
  private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
  private static final Action SETTLED = new Action.Settled(List.of(), Planner.CALM);
  private static final Action HELD =
      new Action.Hold(Reason.WAITING, "waits", Duration.ofSeconds(2), false, List.of());

  private final Calm calm = new Calm();

  @Test
  void anEnvironmentThatStandsStillIsLookedAtEverMoreSeldomUpToFiveMinutes() {
    Instant now = START;
    Duration last = Duration.ZERO;
    int looks = 0;
    while (now.isBefore(START.plus(Duration.ofHours(1)))) {
      Duration next = calm.next(of("a", 1), SETTLED, false, now);
      assertThat(next).isGreaterThanOrEqualTo(last);
      assertThat(next).isLessThanOrEqualTo(Calm.LONGEST);
      last = next;
      now = now.plus(next);
      looks++;
    }
    assertThat(last).isGreaterThanOrEqualTo(Duration.ofSeconds(270));
    assertThat(looks).isLessThanOrEqualTo(18);
  }

  @Test
  void aChangedDeclarationBringsBackTheQuickPace() {
    calm.next(of("a", 1), SETTLED, false, START);
    assertThat(calm.next(of("a", 2), SETTLED, false, START.plus(Duration.ofHours(1))))
        .isEqualTo(Planner.CALM);
  }

  @Test
  void aHoldOrAFailedStepBringsBackTheQuickPace() {
    Instant later = START.plus(Duration.ofHours(1));
    calm.next(of("a", 1), SETTLED, false, START);
    assertThat(calm.next(of("a", 1), HELD, false, later)).isEqualTo(Duration.ofSeconds(2));
    assertThat(calm.next(of("a", 1), SETTLED, false, later)).isEqualTo(Planner.CALM);
    assertThat(calm.next(of("a", 1), SETTLED, true, later.plus(Duration.ofHours(1))))
        .isEqualTo(Planner.CALM);
  }

  @Test
  void environmentsAppliedTogetherDriftApart() {
    Instant later = START.plus(Duration.ofHours(1));
    calm.next(of("a", 1), SETTLED, false, START);
    calm.next(of("b", 1), SETTLED, false, START);
    assertThat(calm.next(of("a", 1), SETTLED, false, later))
        .isNotEqualTo(calm.next(of("b", 1), SETTLED, false, later));
  }

  @Test
  void howLongItHasStoodIsKnownUntilItMovesOrIsDeclaredAnew() {
    assertThat(calm.stood(of("a", 1), START)).isZero();

    calm.next(of("a", 1), SETTLED, false, START);
    Instant later = START.plus(Duration.ofMinutes(7));
    assertThat(calm.stood(of("a", 1), later)).isEqualTo(Duration.ofMinutes(7));
    assertThat(calm.stood(of("a", 2), later)).isZero();

    calm.next(of("a", 1), HELD, false, later);
    assertThat(calm.stood(of("a", 1), later)).isZero();
  }

  private static ObjectMeta of(String uid, long generation) {
    return new ObjectMetaBuilder().withUid(uid).withGeneration(generation).build();
  }
}
