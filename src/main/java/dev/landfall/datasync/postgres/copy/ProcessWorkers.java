package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.SyncName;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Workers as local processes. They write to a log of their own and not to a pipe, so they outlive
 * the operator; each leaves its process id in {@code <directory>/<sync>-<role>.pid}.
 */
public final class ProcessWorkers implements Workers {
  private record Key(SyncName sync, WorkerRole role) {}

  private final List<String> command;
  private final Path directory;
  private final Map<Key, Process> started = new ConcurrentHashMap<>();

  private ProcessWorkers(List<String> command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /**
   * Workers from the class path and Java of this process.
   *
   * @param directory for logs and process ids; made if need be
   */
  public static ProcessWorkers ofThisProgram(Path directory) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessWorkers(
        List.of(
            java.toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.landfall.Main",
            "worker"),
        directory);
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
    try {
      Files.createDirectories(directory);
      Path stem = directory.resolve(sync.id() + "-" + role.word());
      List<String> arguments = new ArrayList<>(ownSession());
      arguments.addAll(behindTheOperator());
      arguments.addAll(command);
      arguments.addAll(
          List.of(
              "--sync", sync.id(), "--role", role.word(), "--parallel", String.valueOf(parallel)));
      ProcessBuilder builder = new ProcessBuilder(arguments);
      builder.environment().putAll(WorkerEnvironment.of(source, target));
      builder.redirectErrorStream(true);
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(stem + ".log")));
      Process process = builder.start();
      Files.writeString(Path.of(stem + ".pid"), Long.toString(process.pid()));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("starting a " + role.word() + " in " + directory, e);
    }
  }

  /** A session of its own, so that an interrupt at the operator's terminal does not reach it. */
  private static List<String> ownSession() {
    return found("setsid");
  }

  /** A copy of hours beside an operator of which users may be waiting: the copy gives way. */
  private static List<String> behindTheOperator() {
    return found("nice", "-n", "10");
  }

  private static List<String> found(String program, String... arguments) {
    Path path = Path.of("/usr/bin", program);
    return Files.isExecutable(path)
        ? Stream.concat(Stream.of(path.toString()), Stream.of(arguments)).toList()
        : List.of();
  }
}
