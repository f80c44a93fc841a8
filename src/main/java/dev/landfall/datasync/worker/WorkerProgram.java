package dev.landfall.datasync.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * This program's command {@code worker}, as a process of its own. It writes to a log and not to a
 * pipe, so it outlives the operator; it leaves its process id beside the log.
 */
public final class WorkerProgram {
  private final Path directory;
  private final List<String> command;

  private WorkerProgram(Path directory, List<String> command) {
    this.directory = directory;
    this.command = command;
  }

  /**
   * From the class path and Java of this process.
   *
   * @param directory for logs and process ids; made if need be
   * @param options Java's
   */
  public static WorkerProgram ofThis(Path directory, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.landfall.Main", "worker"));
    return new WorkerProgram(directory, List.copyOf(command));
  }

  /**
   * Starts one.
   *
   * @param name of its log and of the file with its process id
   * @param arguments what it is told; anybody can read them
   * @param environment what it is told in confidence
   */
  public Process start(String name, List<String> arguments, Map<String, String> environment) {
    try {
      Files.createDirectories(directory);
      Path stem = directory.resolve(name);
      List<String> all = new ArrayList<>(ownSession());
      all.addAll(behindTheOperator());
      all.addAll(command);
      all.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(all);
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true);
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(stem + ".log")));
      Process process = builder.start();
      Files.writeString(Path.of(stem + ".pid"), Long.toString(process.pid()));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("starting %s in %s".formatted(name, directory), e);
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
