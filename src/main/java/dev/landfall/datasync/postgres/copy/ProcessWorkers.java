package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.worker.WorkerProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Workers as local processes. They write to a log of their own and not to a pipe, so they outlive
 * the operator; each leaves its process id in {@code <directory>/<sync>-<role>.pid}.
 */
public final class ProcessWorkers implements Workers {
  private record Key(SyncName sync, WorkerRole role) {}

  private final WorkerProgram program;
  private final Map<Key, Process> started = new ConcurrentHashMap<>();

  private ProcessWorkers(WorkerProgram program) {
    this.program = program;
  }

  /**
   * Workers from the class path and Java of this process.
   *
   * @param directory for logs and process ids; made if need be
   */
  public static ProcessWorkers ofThisProgram(Path directory) {
    return new ProcessWorkers(
        WorkerProgram.ofThis(
            directory, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m")));
  }

  @Override
  public synchronized void ensure(SyncName sync, Endpoint source, Endpoint target, int parallel) {
    try (Database database = new Database(target)) {
      for (WorkerRole role : WorkerRole.values()) {
        Process process = started.get(new Key(sync, role));
        boolean ours = process != null && process.isAlive();
        if (!ours && !Workers.running(database, sync, role)) {
          started.put(new Key(sync, role), start(sync, role, source, target, parallel));
        }
      }
    }
  }

  private Process start(
      SyncName sync, WorkerRole role, Endpoint source, Endpoint target, int parallel) {
    return program.start(
        sync.id() + "-" + role.word(),
        List.of("--sync", sync.id(), "--role", role.word(), "--parallel", String.valueOf(parallel)),
        WorkerEnvironment.of(source, target));
  }
}
