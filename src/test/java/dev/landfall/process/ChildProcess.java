package dev.landfall.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that does not outlive this one: not when it is closed, and not when this JVM is killed.
 * On Linux the kernel sees to that (prctl(2), PR_SET_PDEATHSIG, through util-linux's setpriv). The
 * signal follows the parent <em>thread</em>, so all are started from one thread that never ends.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          r -> {
            Thread thread = new Thread(r, "child-starter");
            thread.setDaemon(true);
            return thread;
          });

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a command.
   *
   * @param name what to call it in errors
   * @param command program and arguments; no secrets among them
   * @param env variables on top of this process's own
   * @param log where its output goes
   */
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> env, Path log) {
    List<String> whole = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      whole.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(env);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new ChildProcess(name, log, STARTER.submit(builder::start).get());
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("%s does not start: %s".formatted(name, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting " + name, e);
    }
  }

  /** Waits until it is ready; its end meanwhile is an error that shows the end of its log. */
  public ChildProcess awaitReady(Duration atMost, BooleanSupplier ready) {
    try {
      Await.until(
          name + " to be ready",
          atMost,
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException(
                  "%s ended with %d".formatted(name, process.exitValue()));
            }
            return ready.getAsBoolean();
          });
      return this;
    } catch (IllegalStateException e) {
      close();
      throw new IllegalStateException(e.getMessage() + "\n" + tail(), e);
    }
  }

  /** Whether it runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  /** Waits for its end and gives its exit code. */
  public int waitFor() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** Ends it at once, as a crash would (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /** The end of its log. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log at " + log + ")";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
