package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.fence.LockOrder;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two operators at once, one of them perhaps a ghost: never two writable sides. */
@Tag("slow")
class RivalsTest {
  @Test
  void twoSwitchesTowardsOppositeSidesNeverLeaveBothOpen() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 4)) {
      SwitchoverTest.waitFor(load, 50);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger samples = new AtomicInteger();
      List<String> both = new ArrayList<>();
      Thread sampler = Thread.ofPlatform().start(() -> sample(world, stop, samples, both));
      List<String> told = java.util.Collections.synchronizedList(new ArrayList<>());
      for (int round = 0; round < 6; round++) {
        List<Thread> rivals = new ArrayList<>();
        for (Side side : Side.values()) {
          rivals.add(Thread.ofPlatform().start(() -> told.add(side + " " + attempt(world, side))));
        }
        for (Thread rival : rivals) {
          rival.join();
        }
      }
      stop.set(true);
      sampler.join();
      List<SwitchReport> tries = new ArrayList<>();
      CrashTest.converge(world, Side.TARGET, tries);
      System.out.printf("%d samples, rivals: %s%n", samples.get(), told);
      assertThat(both).isEmpty();
      assertThat(told).anyMatch(each -> each.contains(Outcome.SWITCHED.name()));
      assertThat(samples.get()).isGreaterThan(100);
      assertThat(load.lost(Side.TARGET)).isEmpty();
    }
  }

  @Test
  void aGhostThatReadTheRowsBeforeCannotOpenOrCloseAnything() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      try (Connection source = world.pair.source().open("ghost", java.time.Duration.ofSeconds(9));
          Connection target = world.pair.target().open("ghost", java.time.Duration.ofSeconds(9))) {
        AuthorityRow before = Objects.requireNonNull(Authority.read(source, SwitchWorld.SYNC));
        AuthorityRow beforeTarget =
            Objects.requireNonNull(Authority.read(target, SwitchWorld.SYNC));
        assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);

        assertThat(refused(() -> Fence.raise(target, SwitchWorld.SYNC, before.epoch() + 1)))
            .isTrue();
        assertThat(
                refused(
                    () -> {
                      Fence.prepareOpen(source, Duration.ofSeconds(30));
                      Fence.open(source, SwitchWorld.SYNC, before.epoch(), before.epoch() + 1);
                    }))
            .isTrue();
        assertThat(
                refused(
                    () ->
                        Fence.close(
                            target,
                            SwitchWorld.SYNC,
                            beforeTarget.epoch(),
                            "ghost",
                            LockOrder.UNKNOWN,
                            java.time.Duration.ofMillis(300))))
            .isTrue();
        assertThat(world.sides.state()).isEqualTo(new SwitchState.Steady(Side.TARGET, 3));
      }
    }
  }

  private interface Act {
    void run() throws SQLException;
  }

  private static boolean refused(Act act) throws SQLException {
    try {
      act.run();
      return false;
    } catch (FailureException e) {
      return true;
    }
  }

  private static String attempt(SwitchWorld world, Side side) {
    try {
      SwitchReport report = world.to(side);
      return report.outcome() + " " + report.message();
    } catch (FailureException e) {
      return "not begun: " + e.failure().what();
    }
  }

  private static void sample(
      SwitchWorld world, AtomicBoolean stop, AtomicInteger samples, List<String> both) {
    try (Connection source = world.pair.connect(Side.SOURCE, "landfall_admin");
        Connection target = world.pair.connect(Side.TARGET, "landfall_admin")) {
      while (!stop.get()) {
        AuthorityRow a = Objects.requireNonNull(Authority.read(source, SwitchWorld.SYNC));
        boolean aWrites = Fence.count(source).enabled() == 0;
        AuthorityRow b = Objects.requireNonNull(Authority.read(target, SwitchWorld.SYNC));
        boolean bWrites = Fence.count(target).enabled() == 0;
        AuthorityRow again = Objects.requireNonNull(Authority.read(source, SwitchWorld.SYNC));
        if (a.epoch() == again.epoch() && ((a.open() && b.open()) || (aWrites && bWrites))) {
          both.add(a + " " + b);
        }
        samples.incrementAndGet();
      }
    } catch (SQLException e) {
      both.add("the sampler failed: " + e.getMessage());
    }
  }
}
