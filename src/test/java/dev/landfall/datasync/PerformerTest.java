package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.Engine.Switched;
import dev.landfall.spine.Failure;
import dev.landfall.spine.HandClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PerformerTest {
  private static final Duration TOOK = Duration.ofSeconds(10);
  private static final Action SWITCH = new Action.Do(Task.SWITCH_TO_TARGET);

  private final HandClock clock = new HandClock(SyncSituation.NOW);
  private final Jobs jobs = new Jobs(clock);
  private final Performer performer = new Performer(jobs, clock);

  @AfterEach
  void end() {
    jobs.close();
  }

  @Test
  void aSwitchIsDatedWhenItEndedSoThatItsStartIsRightToo() {
    Job job = performer.perform("uid", engine(() -> switched(true, false, 0)), SWITCH);

    assertThat(job)
        .isInstanceOfSatisfying(
            Job.Done.class, d -> assertThat(d.at()).isEqualTo(SyncSituation.NOW.plus(TOOK)));
    assertThat(Results.absorb(SyncSituation.NEW, job).switches().getFirst().at())
        .isEqualTo(SyncSituation.NOW.toString());
  }

  @Test
  void aSwitchThatLetGoIsWaitedOutAndItsReasonStaysToBeRead() {
    performer.perform("uid", engine(() -> switched(false, false, 0)), SWITCH);

    assertThat(jobs.of("uid"))
        .isInstanceOfSatisfying(
            Job.Failed.class,
            f -> assertThat(f.failure().what()).isEqualTo("the switch let go: a lock was not had"));
  }

  @Test
  void aSwitchThatLeftNeitherSideOpenIsTriedAgainAtOnce() {
    performer.perform("uid", engine(() -> switched(false, true, 0)), SWITCH);

    assertThat(jobs.of("uid")).isEqualTo(new Job.None());
  }

  @Test
  void aSwitchThatFoundRowsThatDifferIsLeftToThePlanner() {
    performer.perform("uid", engine(() -> switched(false, false, 1)), SWITCH);

    assertThat(jobs.of("uid")).isEqualTo(new Job.None());
  }

  @Test
  void aFailureWithinAPassIsWaitedOutToo() {
    Failure failure = new Failure.Transient("switching", "no answer");

    performer.perform(
        "uid",
        engine(
            () -> {
              throw failure.asException();
            }),
        SWITCH);

    assertThat(jobs.of("uid"))
        .isEqualTo(new Job.Failed(Task.SWITCH_TO_TARGET, SyncSituation.NOW.plus(TOOK), failure));
  }

  private Engine engine(Supplier<Switched> switching) {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, args) -> {
              assertThat(method.getName()).isEqualTo("switchTo");
              clock.forward(TOOK);
              return switching.get();
            });
  }

  private static Switched switched(boolean done, boolean held, long differing) {
    return new Switched(
        done,
        held,
        "a lock was not had",
        1,
        Duration.ofMillis(100),
        TOOK,
        SyncSituation.compared(false, 3, differing),
        done,
        false,
        List.of());
  }
}
