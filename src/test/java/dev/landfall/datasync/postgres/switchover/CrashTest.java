package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator killed between any two steps: the next one ends where it was told to. */
@Tag("slow")
class CrashTest {
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String step) {
      super(step, null, false, false);
    }
  }

  @Test
  void aRunKilledBeforeAnyStepIsTakenUpByTheNextOneBothWays() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 8)) {
      SwitchoverTest.waitFor(load, 100);
      Set<String> steps = new LinkedHashSet<>();
      Switchover.run(world.sides, Side.TARGET, Budget.usual(), steps::add);
      Switchover.run(world.sides, Side.SOURCE, Budget.usual(), steps::add);
      List<String> order = new ArrayList<>(steps);
      assertThat(order).contains("fence", "drain", "reverse slot", "raise", "open", "subscribe");
      Side side = Side.SOURCE;
      for (String at : order) {
        for (int way = 0; way < 2; way++) {
          side = side.other();
          kill(world, side, at);
          List<SwitchReport> tries = new ArrayList<>();
          converge(world, side, tries);
          System.out.printf(
              "killed before '%s' towards %s: %s%n",
              at, side, tries.stream().map(r -> r.outcome() + " " + r.message()).toList());
        }
        SwitchoverTest.waitFor(load, 20);
      }
      List<String> lost = load.lost(side);
      System.out.printf(
          "%d steps killed both ways, %d acknowledged, longest write %d ms%n",
          order.size(), load.acknowledged.get(), load.longestWriteMillis());
      assertThat(lost).isEmpty();
      assertThat(load.errors()).isEmpty();
    }
  }

  @Test
  void aRunKilledInTheFenceIsReleasedAndNothingIsLeftBehind() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Load load = new Load(world.pair, 4)) {
      for (String at :
          List.of("marker", "drain", "sequences", "reverse slot", "compare", "raise", "open")) {
        SwitchoverTest.waitFor(load, 30);
        kill(world, Side.TARGET, at);
        assertThat(world.sides.state()).as(at).isInstanceOf(SwitchState.Fenced.class);

        assertThat(Release.run(world.sides)).as(at).isEmpty();

        assertThat(world.sides.state())
            .as(at)
            .isInstanceOfSatisfying(
                SwitchState.Steady.class, s -> assertThat(s.writer()).isEqualTo(Side.SOURCE));
      }
      SwitchoverTest.waitFor(load, 30);
      assertThat(load.lost(Side.SOURCE)).isEmpty();
    }
  }

  @Test
  void aWayBackTakenDownInPartsDoublesNothing() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      for (String at : List.of("stop TARGET", "slots SOURCE")) {
        arrived(world, at);
        killCleanup(world, at);

        assertThat(Switchover.finish(world.sides)).as(at).isEmpty();

        arrived(world, "after " + at);
        assertThat(world.pair.contents(Side.SOURCE))
            .as(at)
            .isEqualTo(world.pair.contents(Side.TARGET));
      }
      for (String at : List.of("slots TARGET", "rest SOURCE", "rest TARGET")) {
        killCleanup(world, at);
      }
      assertThat(Cleanup.run(world.sides)).isEmpty();

      for (Side side : Side.values()) {
        assertThat(
                world.pair.value(
                    side,
                    "SELECT (SELECT count(*) FROM pg_replication_slots) + (SELECT count(*) FROM"
                        + " pg_subscription) + (SELECT count(*) FROM pg_publication)"))
            .as(side.toString())
            .isEqualTo("0");
      }
      assertThat(world.pair.contents(Side.SOURCE)).isEqualTo(world.pair.contents(Side.TARGET));
    }
  }

  @Test
  void aWayBackTakenDownWhileTheTargetIsOutOfReachDoublesNothing() throws Exception {
    try (SwitchWorld world = new SwitchWorld();
        Relay relay = new Relay(world.pair.target().endpoint().port());
        Database target = LostAnswerTest.through(world.pair.target(), relay)) {
      assertThat(world.to(Side.TARGET).outcome()).isEqualTo(Outcome.SWITCHED);
      arrived(world, "before");
      Sides sides = new Sides(SwitchWorld.SYNC, world.pair.source(), target);

      List<String> left =
          Cleanup.run(
              sides,
              step -> {
                if (step.equals("slots TARGET")) {
                  relay.shut();
                }
              });

      assertThat(left).isNotEmpty();
      assertThat(Switchover.finish(world.sides)).isEmpty();
      arrived(world, "after");
      assertThat(world.pair.contents(Side.SOURCE)).isEqualTo(world.pair.contents(Side.TARGET));
    }
  }

  /** A row without a key, which nothing keeps from being applied twice. */
  private static void arrived(SwitchWorld world, String body) throws Exception {
    world.pair.asApplication(Side.TARGET, "INSERT INTO note VALUES ('%s', 1)".formatted(body));
    Await.until(
        body + " to arrive",
        Duration.ofSeconds(60),
        () ->
            !world
                .pair
                .value(Side.SOURCE, "SELECT count(*) FROM note WHERE body = '%s'".formatted(body))
                .equals("0"));
  }

  private static void killCleanup(SwitchWorld world, String at) {
    try {
      Cleanup.run(
          world.sides,
          step -> {
            if (step.equals(at)) {
              throw new Killed(step);
            }
          });
      throw new AssertionError("never reached " + at);
    } catch (Killed killed) {
      assertThat(killed).hasMessage(at);
    }
  }

  private static void kill(SwitchWorld world, Side side, String at) {
    try {
      Switchover.run(
          world.sides,
          side,
          Budget.usual(),
          step -> {
            if (step.equals(at)) {
              throw new Killed(step);
            }
          });
    } catch (Killed killed) {
      assertThat(killed).hasMessage(at);
    }
  }

  static void converge(SwitchWorld world, Side side, List<SwitchReport> tries) {
    for (int i = 0; i < 4; i++) {
      SwitchReport report = world.to(side);
      tries.add(report);
      if (report.outcome() == Outcome.SWITCHED) {
        assertThat(world.sides.state())
            .isInstanceOfSatisfying(
                SwitchState.Steady.class, s -> assertThat(s.writer()).isEqualTo(side));
        return;
      }
    }
    throw new AssertionError("does not converge: " + tries);
  }
}
