package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of a copier: claims a chunk, carries it, commits it with its row, again. */
final class Copier {
  private static final Logger LOG = LoggerFactory.getLogger(Copier.class);
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** What a thread found when it looked. */
  enum Outcome {
    /** Every row is committed, or there is nothing more for a copier here. */
    FINISHED,
    /** The plan changed under it or the snapshot went: look again. */
    AGAIN
  }

  private final Database source;
  private final Database target;
  private final SyncName sync;
  private final String name;

  Copier(Database source, Database target, SyncName sync) {
    this.source = source;
    this.target = target;
    this.sync = sync;
    this.name = WorkerRole.COPIER.connectionName(sync);
  }

  /** Works for one attempt of the copy: one snapshot, one pair of connections. */
  Outcome work(String worker) throws SQLException {
    try (Connection to = target.open(name, LONGEST)) {
      Optional<CopyRow> found = CopyRow.read(to, sync);
      if (found.isEmpty() || found.get().phase() == CopyPhase.PREPARING) {
        Pause.of(LOOK);
        return Outcome.AGAIN;
      }
      CopyRow row = found.get();
      if (row.phase() != CopyPhase.COPYING || row.snapshot() == null) {
        return Outcome.FINISHED;
      }
      try (Connection from = source.open(name, LONGEST)) {
        adopt(from, row.snapshot());
        return carryAll(from, to, row.token(), worker);
      }
    }
  }

  private Outcome carryAll(Connection from, Connection to, String token, String worker)
      throws SQLException {
    to.setAutoCommit(false);
    while (true) {
      Optional<Chunk> chunk = Chunks.claim(to, sync, token);
      if (chunk.isEmpty()) {
        to.rollback();
        return waiting(to, token) ? Outcome.AGAIN : Outcome.FINISHED;
      }
      ReplicaRole.assume(to);
      if (chunk.get().whole()) {
        empty(to, chunk.get());
      }
      Carrier carried = Carrier.carry(from, to, chunk.get());
      Chunks.done(to, sync, chunk.get(), carried.rows(), carried.bytes(), worker);
      to.commit();
      LOG.atDebug()
          .addKeyValue("sync", sync)
          .addKeyValue("chunk", chunk.get().no())
          .addKeyValue("rows", carried.rows())
          .log("chunk committed");
    }
  }

  /** It is empty: the keeper saw to that. Only that it is so in this transaction counts. */
  private static void empty(Connection to, Chunk chunk) throws SQLException {
    try (Statement statement = to.createStatement()) {
      statement.execute("LOCK TABLE ONLY " + chunk.targetTable() + " IN ACCESS EXCLUSIVE MODE");
      try (ResultSet row =
          statement.executeQuery("SELECT EXISTS (SELECT FROM ONLY " + chunk.targetTable() + ")")) {
        if (row.next() && row.getBoolean(1)) {
          throw new Failure.Conflict(
                  ("table %s on the target got a row while it was being copied: something else"
                          + " writes to it; stop that and start over")
                      .formatted(chunk.targetTable()))
              .asException();
        }
      }
      statement.execute("TRUNCATE ONLY " + chunk.targetTable());
    }
  }

  /** Whether chunks are still in other hands, which may yet let go of them. */
  private boolean waiting(Connection to, String token) throws SQLException {
    CopyRow row = CopyRow.read(to, sync).orElse(null);
    to.rollback();
    boolean left =
        row != null
            && (row.phase() == CopyPhase.PREPARING
                || (row.phase() == CopyPhase.COPYING
                    && (row.chunksLeft() || !row.token().equals(token))));
    if (left) {
      Pause.of(LOOK);
    }
    return left;
  }

  private static void adopt(Connection from, String snapshot) throws SQLException {
    from.setAutoCommit(false);
    try (Statement statement = from.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute("SET TRANSACTION SNAPSHOT " + TableName.literal(snapshot));
    }
  }
}
