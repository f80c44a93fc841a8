package dev.landfall.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the operator again and again: at random moments, and, when it is told to, right when
 * neither side takes writes, which is between fence and promotion.
 */
final class Chaos implements AutoCloseable {
  private static final Duration LEAST = Duration.ofSeconds(8);
  private static final int SPREAD_MILLIS = 30_000;

  private final OperatorProcess operator;
  private final Progress progress;
  private final Random random = new Random();
  private final AtomicInteger crashes = new AtomicInteger();
  private final AtomicInteger inFence = new AtomicInteger();
  private final Thread thread;
  private volatile boolean over;
  private volatile boolean paused = true;

  Chaos(OperatorProcess operator, Progress progress) {
    this.operator = operator;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name("chaos").start(this::run);
  }

  private void run() {
    while (!over) {
      LockSupport.parkNanos(LEAST.plusMillis(random.nextInt(SPREAD_MILLIS)).toNanos());
      if (!over && !paused) {
        crash();
      }
    }
  }

  void crashNow() {
    crash();
  }

  private synchronized void crash() {
    operator.crash();
    progress.say("SIGKILL for the operator, number %d".formatted(crashes.incrementAndGet()));
  }

  void resume() {
    paused = false;
  }

  /**
   * Watches the side that writes, and kills the operator the moment it is closed, once. It counts
   * when neither side was open afterwards.
   */
  Thread strikeInFence(Connection writer, Connection other) {
    return Thread.ofPlatform()
        .daemon()
        .name("strike")
        .start(
            () -> {
              try (writer;
                  other) {
                while (!over && open(writer)) {
                  LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }
                if (over) {
                  return;
                }
                crash();
                if (!open(writer) && !open(other)) {
                  inFence.incrementAndGet();
                  progress.say("neither side took writes when it was killed");
                }
              } catch (SQLException e) {
                System.err.println("chaos cannot watch the fence: " + e.getMessage());
              }
            });
  }

  private static boolean open(Connection side) throws SQLException {
    try (Statement statement = side.createStatement();
        ResultSet row = statement.executeQuery("SELECT bool_or(open) FROM landfall.authority")) {
      return row.next() && row.getBoolean(1);
    }
  }

  int crashes() {
    return crashes.get();
  }

  int inFence() {
    return inFence.get();
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }
}
