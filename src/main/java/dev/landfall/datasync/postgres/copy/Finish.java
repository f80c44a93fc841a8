package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What follows the rows: objects made again stage by stage, then statistics, several at once. */
final class Finish {
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int TRIES = 5;

  private interface Work<T> {
    void on(Connection connection, T item) throws SQLException;
  }

  private final Database target;
  private final SyncName sync;
  private final int parallel;
  private final String name;

  Finish(Database target, SyncName sync, int parallel, String name) {
    this.target = target;
    this.sync = sync;
    this.parallel = parallel;
    this.name = name;
  }

  void run(Connection connection) throws SQLException {
    for (int stage = 1; stage <= Restoration.STAGES; stage++) {
      spread(
          Restoration.missing(connection, sync, stage),
          Restoration.parallel(stage) ? parallel : 1,
          (each, item) -> Restoration.make(each, sync, item));
    }
    CopyRow.enter(connection, sync, CopyPhase.ANALYZING);
    spread(Catalog.read(connection).published(), parallel, Finish::analyze);
  }

  private static void analyze(Connection connection, CatalogTable table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE " + table.name().sql());
    }
  }

  private <T> void spread(List<T> items, int width, Work<T> work) throws SQLException {
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    int workers = Math.min(width, items.size());
    if (workers == 0) {
      return;
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<Boolean>> futures = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        futures.add(threads.submit(() -> drain(queue, work)));
      }
      for (Future<Boolean> future : futures) {
        join(future);
      }
    }
  }

  private <T> boolean drain(Queue<T> queue, Work<T> work) throws SQLException {
    try (Connection connection = target.open(name, LONGEST);
        Statement statement = connection.createStatement()) {
      statement.execute("SET maintenance_work_mem = '128MB'");
      for (T item = queue.poll(); item != null; item = queue.poll()) {
        persist(connection, item, work);
      }
      return true;
    }
  }

  private static <T> void persist(Connection connection, T item, Work<T> work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        work.on(connection, item);
        return;
      } catch (SQLException e) {
        // Two makers met in a deadlock, and the server chose this one to try again.
        if (!"40P01".equals(e.getSQLState()) || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void join(Future<Boolean> future) throws SQLException {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", "57014", e);
    }
  }
}
