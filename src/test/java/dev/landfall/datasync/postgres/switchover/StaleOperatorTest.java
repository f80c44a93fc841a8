package dev.landfall.datasync.postgres.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.process.Await;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator that stands still at the worst moment, and goes on when another has taken over. */
@Tag("slow")
class StaleOperatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void oneThatStoodStillBeforeTheOpeningDoesNotOpenWithoutTheWayBack() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      CountDownLatch still = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<Object> stale = stale(world, "open", "", still, go);
      still.await();

      AtomicReference<SwitchReport> second = new AtomicReference<>();
      Await.until(
          "the second operator to take over",
          PATIENCE,
          Duration.ofSeconds(1),
          () -> {
            try {
              second.set(
                  Switchover.run(
                      world.sides,
                      Side.TARGET,
                      Budget.usual(),
                      step -> {
                        if (step.equals("resume: quiet")) {
                          go.countDown();
                          stale.join();
                        }
                      }));
              return true;
            } catch (FailureException e) {
              return false;
            }
          });
      settle(world);
      Side writer = world.sides.look(Side.TARGET).open() ? Side.TARGET : Side.SOURCE;
      world.pair.asApplication(writer, "INSERT INTO item0 (token, n) VALUES ('later', 1)");

      assertThat(world.to(writer.other()).outcome())
          .as(second.get().toString())
          .isEqualTo(SwitchReport.Outcome.SWITCHED);
      assertThat(world.pair.value(writer.other(), "SELECT count(*) FROM item0")).isEqualTo("1");
    }
  }

  @Test
  void oneThatStandsStillInAReleaseDoesNotKeepBothSidesClosed() throws Exception {
    try (SwitchWorld world = new SwitchWorld()) {
      CountDownLatch still = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      CompletableFuture<Object> stale = stale(world, "release: open", "reverse slot", still, go);
      still.await();

      Await.until(
          "another to open the source",
          PATIENCE,
          Duration.ofSeconds(1),
          () -> {
            try {
              return Release.run(world.sides).isEmpty();
            } catch (FailureException e) {
              return false;
            }
          });

      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('open', 1)");
      go.countDown();
      stale.join();
      settle(world);
      world.pair.asApplication(Side.SOURCE, "INSERT INTO item0 (token, n) VALUES ('still', 1)");
      assertThat(world.sides.look(Side.TARGET).open()).isFalse();
    }
  }

  private static void settle(SwitchWorld world) {
    Await.until(
        "everything to be in line",
        Duration.ofSeconds(60),
        Duration.ofMillis(500),
        () -> {
          try {
            return Switchover.finish(world.sides).isEmpty()
                && world.sides.state() instanceof SwitchState.Steady;
          } catch (FailureException e) {
            return false;
          }
        });
  }

  /** A run that stands still before a step until it is let go, after failing at another, if any. */
  private static CompletableFuture<Object> stale(
      SwitchWorld world, String at, String failing, CountDownLatch still, CountDownLatch go) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Switchover.run(
                world.sides,
                Side.TARGET,
                Budget.usual(),
                step -> {
                  if (step.equals(failing)) {
                    throw new Failure.Conflict("made up").asException();
                  }
                  if (step.equals(at)) {
                    still.countDown();
                    wait(go);
                  }
                });
          } catch (FailureException e) {
            return e;
          }
        });
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
