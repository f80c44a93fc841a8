package dev.landfall.datasync.objects;

import dev.landfall.datasync.worker.WorkerProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One bucket and its container, as an operator looks at them; a worker carries. */
public final class Carriage implements AutoCloseable {
  private final Rules rules;
  private final String sync;
  private final WorkerProgram program;
  private final Source source;
  private final Target target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Session session;
  private @Nullable Process worker;

  /**
   * A carriage.
   *
   * @param sync the id of the sync
   * @param program what carries
   */
  public Carriage(Session session, Rules rules, String sync, WorkerProgram program) {
    this.session = session;
    this.rules = rules;
    this.sync = sync;
    this.program = program;
    this.source = new S3Source(() -> this.session);
    this.target = new BlobTarget(() -> this.session);
  }

  /** What opens both ends from now on; a worker that runs ends with what it was given. */
  public void renew(Session next) {
    session = next;
  }

  /**
   * How it stands.
   *
   * @param progress what this sync wrote down
   * @param carried whether a worker of these rules is at it
   * @param age how long ago that was written down
   */
  public record Seen(Optional<Progress> progress, boolean carried, Duration age) {}

  /** Looks. */
  public Seen look() {
    Target.State state = target.state();
    Optional<Progress> ours = state.progress().filter(p -> p.sync().equals(sync));
    boolean asSet = ours.filter(p -> p.settings().equals(rules.word())).isPresent();
    return new Seen(ours, state.held() && asSet, state.age());
  }

  /**
   * What is in the way of a copy, and what a person should know.
   *
   * @param kind made of whether it blocks, and what it is
   */
  public <T> List<T> findings(BiFunction<Boolean, String, T> kind) {
    return new Findings(source, target, rules, threads)
        .all().stream().map(f -> kind.apply(f.blocks(), f.what())).toList();
  }

  /** Counts what there is, and writes down that a copy begins. */
  public void plan() {
    long objects = 0;
    long bytes = 0;
    var all = Listings.of(source, "", threads);
    while (all.hasNext()) {
      objects++;
      bytes += all.next().size();
    }
    target.breakHold();
    target.save(Progress.planned(sync, rules.word(), objects, bytes));
  }

  /** Makes sure that a worker of these rules is at it. */
  public synchronized void carry() {
    Target.State state = target.state();
    boolean otherwise =
        state
            .progress()
            .filter(p -> p.sync().equals(sync) && p.settings().equals(rules.word()))
            .isEmpty();
    Process mine = worker;
    if (otherwise) {
      target.breakHold();
      state.progress().ifPresent(p -> target.save(p.set(rules.word())));
    } else if (state.held() || (mine != null && mine.isAlive())) {
      return;
    }
    Map<String, String> environment = new HashMap<>(session.toEnvironment());
    environment.putAll(rules.toEnvironment());
    worker =
        program.start(sync + "-carrier", List.of("--sync", sync, "--role", "carrier"), environment);
  }

  /** Passes go on from now on, by a worker. */
  public void follow() {
    target
        .state()
        .progress()
        .filter(p -> p.sync().equals(sync) && !p.following())
        .ifPresent(p -> target.save(p.followed()));
    carry();
  }

  /** Compares all of it. */
  public Comparison.Result compare(Progress progress) {
    return new Comparison(source, target, rules, threads, Instant.parse(progress.lastBegan()))
        .run();
  }

  /** Ends the worker, and takes away what was written down; blobs stay. */
  public void end() {
    target.breakHold();
    target.forget();
  }

  @Override
  public void close() {
    threads.close();
    source.close();
  }
}
