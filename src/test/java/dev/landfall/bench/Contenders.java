package dev.landfall.bench;

import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.PgDump;
import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.SchemaFromSource;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.Copy;
import dev.landfall.datasync.postgres.copy.CopyPhase;
import dev.landfall.datasync.postgres.copy.CopyProgress;
import dev.landfall.datasync.postgres.copy.ProcessWorkers;
import dev.landfall.process.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The ways to bring a database from one server to another, each from an empty target on. */
final class Contenders {
  static final SyncName SYNC = new SyncName("bench0000001");
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final String WHAT = "--exclude-schema=landfall --no-publications";

  private final PostgresPair pair;
  private final Path directory;
  private final ProcessWorkers workers;

  /**
   * @param directory for the workers' logs and the dump
   */
  Contenders(PostgresPair pair, Path directory) {
    this.pair = pair;
    this.directory = directory;
    this.workers = ProcessWorkers.ofThisProgram(directory.resolve("workers"));
  }

  /** An empty target, nothing of us on the source, and no checkpoint due on either. */
  void reset() {
    pair.renew(Side.TARGET);
    pair.asSuperuser(
        Side.SOURCE,
        """
        SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots;
        DROP PUBLICATION IF EXISTS %s; DROP SCHEMA IF EXISTS landfall CASCADE
        """
            .formatted(SYNC.publication()));
    for (Side side : Side.values()) {
      pair.asSuperuser(side, "CHECKPOINT");
    }
  }

  /** Landfall, as its operator does it: schema, workers in processes of their own, statistics. */
  CopyProgress landfall() {
    schema();
    return copied();
  }

  void schema() {
    SchemaFromSource.apply(pair.source(), pair.target(), PgDump.onPath());
    Copy.prepare(pair.source(), pair.target());
  }

  CopyProgress copied() {
    Await.until("the copy stands", LONGEST, Duration.ofMillis(100), this::stands);
    return progress().orElseThrow();
  }

  private Optional<CopyProgress> progress() {
    return CopyProgress.read(pair.target(), SYNC);
  }

  private boolean stands() {
    Optional<CopyProgress> progress = progress();
    CopyPhase phase = progress.map(CopyProgress::phase).orElse(CopyPhase.PREPARING);
    if (phase == CopyPhase.FAILED) {
      throw new IllegalStateException(progress.orElseThrow().error());
    }
    if (phase == CopyPhase.DONE) {
      return true;
    }
    workers.ensure(SYNC, pair.source().endpoint(), pair.target().endpoint(), 2);
    return false;
  }

  /** The plainest way. */
  boolean dumpToPsql() {
    return shell(
        "pg_dump %s %s | psql -q -X -v ON_ERROR_STOP=1 %s"
            .formatted(WHAT, at(Side.SOURCE), at(Side.TARGET)));
  }

  /** The parallel way, over a directory. */
  boolean dumpInParallel() {
    String dump = directory.resolve("dump").toAbsolutePath().toString();
    return shell(
        "rm -rf %3$s && pg_dump -Fd -j2 -f %3$s %1$s %2$s && pg_restore -j2 %4$s %3$s && rm -rf %3$s"
            .formatted(WHAT, at(Side.SOURCE), dump, at(Side.TARGET)));
  }

  private String at(Side side) {
    Endpoint endpoint = pair.side(side).endpoint();
    return "-h %s -p %d -U postgres -d %s"
        .formatted(endpoint.host(), endpoint.port(), endpoint.database());
  }

  /** With the priority that the workers have, so that other programs hit both alike. */
  private boolean shell(String command) {
    try {
      Files.createDirectories(directory);
      ProcessBuilder builder =
          new ProcessBuilder("nice", "-n", "10", "bash", "-o", "pipefail", "-c", command)
              .redirectErrorStream(true)
              .redirectOutput(new File(directory.toFile(), "dump.log"));
      int exit = builder.start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(
            command + ": " + Files.readString(directory.resolve("dump.log")));
      }
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command, e);
    }
  }
}
