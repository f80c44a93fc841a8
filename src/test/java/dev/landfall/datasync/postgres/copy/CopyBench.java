package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Two real servers, a schema and the worker processes: what the tests of the copy stand on. */
final class CopyBench implements AutoCloseable {
  static final SyncName SYNC = new SyncName("copytest01");

  final PostgresPair pair = PostgresPair.start();
  final Path directory;
  final ProcessWorkers workers;

  CopyBench() {
    try {
      directory = Files.createTempDirectory(Path.of("target"), "workers");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    workers = ProcessWorkers.ofThisProgram(directory);
    Copy.prepare(pair.source(), pair.target());
  }

  void ensure() {
    workers.ensure(SYNC, pair.source().endpoint(), pair.target().endpoint(), 2);
  }

  CopyProgress progress() {
    return CopyProgress.read(pair.target(), SYNC).orElseThrow();
  }

  boolean reached(CopyPhase phase) {
    return CopyProgress.read(pair.target(), SYNC).filter(p -> p.phase() == phase).isPresent();
  }

  /** Keeps workers running until the copy stands, as an operator would. */
  CopyProgress copied() {
    Await.until(
        "the copy stands",
        Duration.ofMinutes(2),
        () -> {
          if (reached(CopyPhase.FAILED)) {
            throw new IllegalStateException(progress().error());
          }
          if (!reached(CopyPhase.DONE)) {
            ensure();
          }
          return reached(CopyPhase.DONE);
        });
    return progress();
  }

  /** SIGKILL, by the process id that the worker's start left behind. */
  void kill(WorkerRole role) {
    try {
      long pid =
          Long.parseLong(
              Files.readString(directory.resolve(SYNC.id() + "-" + role.word() + ".pid")));
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Await.until(
          role + " is dead",
          Duration.ofSeconds(10),
          () -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String log(WorkerRole role) {
    try {
      return Files.readString(directory.resolve(SYNC.id() + "-" + role.word() + ".log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  long sourceLong(String sql) {
    return Long.parseLong(pair.value(Side.SOURCE, sql));
  }

  @Override
  public void close() {
    Workers.stop(pair.source(), pair.target(), SYNC);
    pair.close();
  }
}
