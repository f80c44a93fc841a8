package dev.landfall.localclouds.azure;

import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What container apps and jobs really printed, in the workspaces that their environment sends it
 * to. Where a line goes is decided when it is printed, and it is found there some time later.
 */
final class ConsoleLogs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleLogs.class);
  private static final Duration EVERY = Duration.ofMillis(200);

  /** On Azure it takes minutes. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  /** Of all workspaces together; the oldest go first. */
  private static final int MOST = 100_000;

  /**
   * Who prints.
   *
   * @param environment the id of its Container Apps environment
   * @param app the app, empty for a job
   * @param job the job, empty for an app
   * @param revision the app's revision, empty for a job
   * @param container its container
   * @param image what runs in it
   */
  record Source(
      String environment, String app, String job, String revision, String container, String image) {

    /** Of an app's revision or a job's execution. */
    static Source of(Stored resource, String revision) {
      var container = Json.list(resource.body(), "properties.template.containers").getFirst();
      boolean job = resource.id().type().equalsIgnoreCase(JobType.NAME);
      return new Source(
          Json.text(resource.body(), "properties.environmentId")
              + Json.text(resource.body(), "properties.managedEnvironmentId"),
          job ? "" : resource.id().name(),
          job ? resource.id().name() : "",
          job ? "" : revision,
          Json.text(container, "name"),
          Json.text(container, "image"));
    }
  }

  /** A line in a table of a workspace. */
  private record Line(Instant at, String workspace, LogTable table, Map<String, Object> columns) {}

  private record Followed(Source source, ChildProcess process, GrowingFile log) {}

  private final Store store;
  private final Clock clock;
  private final List<Followed> followed = new CopyOnWriteArrayList<>();
  private final Deque<Line> lines = new ArrayDeque<>();
  private volatile Duration delay = DELAY;
  private volatile boolean closed;

  ConsoleLogs(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    Thread.ofVirtual().name("console-logs").start(this::watch);
  }

  /** How long after it was printed a line is found. */
  void delay(Duration after) {
    delay = after;
  }

  /** Reads what a process prints, to its end. */
  ChildProcess follow(Source source, ChildProcess process) {
    followed.add(new Followed(source, process, new GrowingFile(process.log())));
    return process;
  }

  private void watch() {
    while (!closed) {
      collect();
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private synchronized void collect() {
    for (Followed one : followed) {
      boolean ended = !one.process.alive();
      try {
        one.log.lines(ended).forEach(text -> printed(one, text));
      } catch (IOException e) {
        LOG.warn("what {} prints cannot be read any more", one.source, e);
        ended = true;
      }
      if (ended) {
        followed.remove(one);
      }
    }
  }

  private void printed(Followed one, String text) {
    Instant now = clock.instant();
    for (LogRoute route : LogRoute.of(store, one.source.environment())) {
      String group = one.log.name().replaceFirst("\\.log$", "");
      lines.add(
          new Line(
              now,
              route.workspace(),
              route.table(),
              route.table().row(now, one.source, group, text)));
      if (lines.size() > MOST) {
        lines.removeFirst();
      }
    }
  }

  /** What can be found in a table of a workspace, in the order in which it came. */
  synchronized List<Map<String, Object>> find(Stored workspace, LogTable table) {
    collect();
    Instant until = clock.instant().minus(delay);
    return lines.stream()
        .filter(line -> line.table == table && line.workspace.equals(workspace.id().key()))
        .filter(line -> !line.at.isAfter(until))
        .map(Line::columns)
        .toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
