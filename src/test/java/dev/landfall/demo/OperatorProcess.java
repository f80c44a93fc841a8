package dev.landfall.demo;

import dev.landfall.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The operator as a process of its own, as it would run anywhere: the jar's classes, no others. */
public final class OperatorProcess implements AutoCloseable {
  private final Path kubeconfig;
  private final Path dir;
  private ChildProcess process;

  /** Starts it. */
  public OperatorProcess(Path kubeconfig, Path dir) {
    this.kubeconfig = kubeconfig;
    this.dir = dir;
    this.process = launch();
  }

  private ChildProcess launch() {
    return ChildProcess.start(
        "operator",
        List.of(
            // On a machine of its own it would take nothing from the application.
            "nice",
            "-n",
            "10",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Djava.io.tmpdir=" + dir.toAbsolutePath(),
            "-cp",
            "target/classes:target/lib/*",
            "dev.landfall.Main",
            "operator"),
        Map.of(
            "KUBECONFIG", kubeconfig.toAbsolutePath().toString(),
            "LANDFALL_MANAGEMENT_PORT", "0",
            "LANDFALL_WORK_DIR", dir.toAbsolutePath().toString()),
        dir.resolve("operator.log"));
  }

  /** Ends it as a crash would, and starts it again. */
  public synchronized void crash() {
    process.kill();
    process = launch();
  }

  /** Whether it runs. */
  public synchronized boolean alive() {
    return process.alive();
  }

  /** The end of its log. */
  public synchronized String tail() {
    return process.tail();
  }

  @Override
  public synchronized void close() {
    process.close();
  }
}
