package dev.landfall.bench;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that update one row after another, each in a transaction, until told to stop. */
final class BusyWriters implements AutoCloseable {
  private final AtomicLong written = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stop;

  /**
   * @param pauseNanos between two of a thread's updates
   */
  BusyWriters(PostgresPair pair, Side side, int count, int rows, long pauseNanos) {
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      threads.add(
          Thread.ofPlatform().daemon().start(() -> write(pair, side, random, rows, pauseNanos)));
    }
  }

  private void write(PostgresPair pair, Side side, Random random, int rows, long pauseNanos) {
    try (Connection connection = pair.connect(side, "shop");
        PreparedStatement update =
            connection.prepareStatement("UPDATE readings SET n = n + 1 WHERE id = ?")) {
      while (!stop) {
        update.setLong(1, 1 + random.nextInt(rows));
        written.addAndGet(update.executeUpdate());
        LockSupport.parkNanos(pauseNanos);
      }
    } catch (SQLException e) {
      // The fence refuses with 25006: from then on this side takes no writes.
      if (!"25006".equals(e.getSQLState())) {
        throw new IllegalStateException(e);
      }
    }
  }

  long written() {
    return written.get();
  }

  @Override
  public void close() throws InterruptedException {
    stop = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
