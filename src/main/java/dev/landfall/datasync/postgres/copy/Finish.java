package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.CatalogTable;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SyncName;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows the rows: objects made again stage by stage, then statistics, several at once. */
final class Finish {
  private static final Logger LOG = LoggerFactory.getLogger(Finish.class);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int TRIES = 5;

  /**
   * What the server keeps for pages, divided by those who build at once: it serves nobody else yet.
   * Never less than the server's own setting; more than 1 GB does not make a sort faster.
   */
  private static final String MEMORY =
      """
      SELECT set_config('maintenance_work_mem', greatest(m.setting::bigint,
        least(b.setting::bigint * 8 / ?, 1048576))::text || 'kB', false)
      FROM pg_settings b, pg_settings m
      WHERE b.name = 'shared_buffers' AND m.name = 'maintenance_work_mem'
      """;

  private interface Work {
    void on(Connection connection) throws SQLException;
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

  /**
   * Builds indexes of tables whose rows are there while others are still being carried, by half as
   * many threads: the source keeps a snapshot for as long as rows are missing. Returns at once.
   */
  void early(BooleanSupplier carrying) {
    for (int i = 0; i < Math.max(1, parallel / 2); i++) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  connected(connection -> whileCarrying(connection, carrying));
                } catch (SQLException e) {
                  // What it did not make is made afterwards, and what is in the way is told then.
                  LOG.atInfo().addKeyValue("sync", sync).log("not built early: {}", e.getMessage());
                }
              });
    }
  }

  private void whileCarrying(Connection connection, BooleanSupplier carrying) throws SQLException {
    while (carrying.getAsBoolean()) {
      if (!Restoration.makeNext(connection, sync, Restoration.INDEXES)) {
        Pause.of(LOOK);
      }
    }
  }

  void run(Connection connection) throws SQLException {
    for (int stage = 1; stage <= Restoration.STAGES; stage++) {
      int each = stage;
      spread(stage == Restoration.FOREIGN_KEYS ? 1 : parallel, to -> makeAll(to, each));
    }
    CopyRow.enter(connection, sync, CopyPhase.ANALYZING);
    Queue<CatalogTable> tables = new ConcurrentLinkedQueue<>(Catalog.read(connection).published());
    spread(Math.min(parallel, tables.size()), to -> analyze(to, tables));
  }

  private void makeAll(Connection connection, int stage) throws SQLException {
    do {
      while (persist(connection, stage)) {}
      if (Restoration.stands(connection, sync, stage)) {
        return;
      }
      Pause.of(LOOK);
    } while (true);
  }

  private boolean persist(Connection connection, int stage) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Restoration.makeNext(connection, sync, stage);
      } catch (SQLException e) {
        // Two makers met in a deadlock, and the server chose this one to try again.
        if (!"40P01".equals(e.getSQLState()) || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void analyze(Connection connection, Queue<CatalogTable> tables)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (CatalogTable table = tables.poll(); table != null; table = tables.poll()) {
        statement.execute("ANALYZE " + table.name().sql());
      }
    }
  }

  private void spread(int workers, Work work) throws SQLException {
    if (workers == 0) {
      return;
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<Boolean>> futures = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        futures.add(threads.submit(() -> connected(work)));
      }
      for (Future<Boolean> future : futures) {
        join(future);
      }
    }
  }

  private boolean connected(Work work) throws SQLException {
    try (Connection connection = target.open(name, LONGEST);
        PreparedStatement memory = connection.prepareStatement(MEMORY)) {
      memory.setInt(1, parallel);
      memory.execute();
      work.on(connection);
      return true;
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
