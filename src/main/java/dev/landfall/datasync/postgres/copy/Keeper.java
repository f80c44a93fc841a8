package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper of one copy. It holds the snapshot for as long as rows are missing, then makes indexes
 * and constraints and gathers statistics. A keeper that finds rows missing cannot go on, since the
 * snapshot died with its predecessor: it starts over. Everything after the rows it can take up.
 */
public final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofHours(12);

  private final Database source;
  private final Database target;
  private final SyncName sync;
  private final int parallel;
  private final String name;

  /** A keeper for a sync, with so many indexes made at once. */
  public Keeper(Database source, Database target, SyncName sync, int parallel) {
    this.source = source;
    this.target = target;
    this.sync = sync;
    this.parallel = parallel;
    this.name = WorkerRole.KEEPER.connectionName(sync);
  }

  /**
   * Runs to the end of the copy.
   *
   * @return false when another keeper is at work
   * @throws FailureException when it cannot go on; recorded in the copy's row if a person must act
   */
  public boolean run() {
    try (Connection connection = target.open(name, LONGEST)) {
      if (!WorkerLock.take(connection, sync, WorkerRole.KEEPER)) {
        return false;
      }
      try {
        Copy.prepare(source, target);
        work(connection);
        return true;
      } catch (FailureException e) {
        leaveNothing();
        record(connection, e.failure());
        throw e;
      } catch (SQLException e) {
        leaveNothing();
        FailureException failure = SqlFailures.of("copying " + source + " to " + target, e);
        record(connection, failure.failure());
        throw failure;
      }
    } catch (SQLException e) {
      throw SqlFailures.of("keeping the copy on " + target, e);
    }
  }

  private void record(Connection connection, Failure failure) throws SQLException {
    if (!(failure instanceof Failure.Transient)) {
      connection.setAutoCommit(true);
      CopyRow.fail(connection, sync, failure.told());
    }
  }

  private void work(Connection connection) throws SQLException {
    Optional<CopyRow> found = CopyRow.read(connection, sync);
    CopyPhase phase = found.map(CopyRow::phase).orElse(CopyPhase.PREPARING);
    if (phase == CopyPhase.DONE) {
      return;
    }
    if (phase == CopyPhase.ENDED) {
      throw ended();
    }
    if (found.isEmpty() || found.get().chunksLeft()) {
      carry(connection);
    }
    CopyRow.enter(connection, sync, CopyPhase.INDEXING);
    finish().run(connection);
    CopyRow.enter(connection, sync, CopyPhase.DONE);
    LOG.atInfo().addKeyValue("sync", sync).log("the copy stands");
  }

  private void carry(Connection connection) throws SQLException {
    String token = UUID.randomUUID().toString();
    WriterGuard.check(source, connection, sync);
    if (!CopyRow.begin(connection, sync, token)) {
      throw ended();
    }
    Catalog catalog = Catalog.read(source);
    clear(connection, catalog);
    source.with(
        "making the publication",
        plain -> {
          ForwardPublication.ensure(plain, sync, catalog);
          return true;
        });
    try (SnapshotSlot slot = SnapshotSlot.create(source, sync, name)) {
      List<Chunk> chunks =
          source.with(
              "planning the copy",
              plain -> ChunkPlan.of(Catalog.read(plain), WireFormat.textOnly(plain), parallel));
      publish(connection, slot, chunks);
      LOG.atInfo()
          .addKeyValue("sync", sync)
          .addKeyValue("chunks", chunks.size())
          .addKeyValue("consistentPoint", slot.consistentPoint())
          .log("snapshot exported, chunks planned");
      AtomicBoolean carrying = new AtomicBoolean(true);
      try {
        finish().early(carrying::get);
        hold(connection, slot);
      } finally {
        carrying.set(false);
      }
    }
  }

  private Finish finish() {
    return new Finish(target, sync, parallel, name);
  }

  private void clear(Connection connection, Catalog catalog) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Copy.empty(connection, sync, catalog.published());
      int items = Deferral.takeDown(connection, sync);
      connection.commit();
      LOG.atInfo().addKeyValue("sync", sync).addKeyValue("deferred", items).log("target cleared");
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void publish(Connection connection, SnapshotSlot slot, List<Chunk> chunks)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE landfall.copy SET state = 'COPYING', snapshot = ?, consistent_point = ?::pg_lsn
            WHERE sync = ? AND state <> 'ENDED'
            """)) {
      Chunks.write(connection, sync, chunks);
      statement.setString(1, slot.name());
      statement.setString(2, slot.consistentPoint());
      statement.setString(3, sync.id());
      if (statement.executeUpdate() == 0) {
        throw ended();
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void hold(Connection connection, SnapshotSlot slot) throws SQLException {
    try (Connection plain = source.open(name, Database.STATEMENT_TIMEOUT)) {
      while (true) {
        CopyRow row = CopyRow.read(connection, sync).orElseThrow(this::discarded);
        if (row.phase() == CopyPhase.FAILED) {
          throw new Failure.Transient("a copier gave up", "its reason is in the copy's row")
              .asException();
        }
        if (!row.chunksLeft()) {
          return;
        }
        if (!slot.alive(plain)) {
          throw new Failure.Transient(
                  "the snapshot on " + source + " was lost", "the copy starts over")
              .asException();
        }
        Pause.of(LOOK);
      }
    }
  }

  private static FailureException ended() {
    return new Failure.Transient("the copy was taken down", "it begins again when it is declared")
        .asException();
  }

  /** What was made while the copy was being taken down goes again: nobody else looks for it. */
  private void leaveNothing() {
    try {
      if (target.with("looking for the copy", connection -> CopyRow.ended(connection, sync))) {
        source.with(
            "leaving nothing that keeps a log",
            connection -> {
              SnapshotSlot.dropSlot(connection, sync.forwardSlot());
              SnapshotSlot.dropSlot(connection, sync.verificationSlot());
              ForwardPublication.drop(connection, sync);
              return true;
            });
      }
    } catch (FailureException e) {
      LOG.atWarn().addKeyValue("sync", sync).log("not cleaned up: {}", e.getMessage());
    }
  }

  private FailureException discarded() {
    return new Failure.Transient("the copy was discarded", "a new one begins").asException();
  }
}
