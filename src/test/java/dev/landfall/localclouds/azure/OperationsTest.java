package dev.landfall.localclouds.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.process.Await;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Operations that are held: none ends between a read and the write that follows from it. */
class OperationsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Operations operations = new Operations(Clock.systemUTC());

  @Test
  void whatIsUnderWayIsDoneBeforeTheOthersAreHeld() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ends = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> working =
          threads.submit(
              () -> {
                operations.inTurn(
                    () -> {
                      begun.countDown();
                      joined(ends);
                    });
                return true;
              });
      begun.await();
      Thread holding =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      operations.hold(true);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      Await.until("the holder to wait", PATIENCE, () -> holding.getState() == Thread.State.WAITING);
      ends.countDown();
      holding.join();
      assertThat(working.get()).isEqualTo(true);

      Thread later =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      operations.inTurn(() -> {});
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      Await.until(
          "the later one to wait", PATIENCE, () -> later.getState() == Thread.State.WAITING);
      operations.hold(false);
      later.join();
    }
  }

  private static void joined(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
