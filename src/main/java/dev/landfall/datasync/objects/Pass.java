package dev.landfall.datasync.objects;

import dev.landfall.datasync.objects.Progress.Counts;
import dev.landfall.datasync.objects.Progress.Cursor;
import dev.landfall.datasync.objects.Transfer.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * One pass over both listings: copies what differs, many objects at once, and writes down up to
 * which key all is done. Whatever ends it, the next one goes on from there; what was copied behind
 * that key is recognised by its stamp and not copied again.
 */
final class Pass {
  private static final Duration SAVED_EVERY = Duration.ofSeconds(2);
  private static final int AHEAD = 1000;
  private static final String OTHERS =
      "the blob is no copy that was made here, and stays; move or delete it to have the object"
          + " copied";

  private final Source source;
  private final Target target;
  private final Rules rules;
  private final ExecutorService threads;
  private final Transfer transfer;
  private final BooleanSupplier goOn;
  private final Semaphore slots;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final long begun = System.nanoTime();
  private long saved = begun;
  private Progress progress;
  private String began = "";

  /**
   * A pass.
   *
   * @param from what was written down last
   * @param goOn false to end it where it is
   */
  Pass(Ends ends, Rules rules, Progress from, BooleanSupplier goOn) {
    this.source = ends.source();
    this.target = ends.target();
    this.threads = ends.threads();
    this.rules = rules;
    this.transfer = new Transfer(source, target, rules, threads, ends.room());
    this.slots = new Semaphore(rules.parallel(), true);
    this.progress = from;
    this.goOn = goOn;
  }

  /**
   * What a pass works with.
   *
   * @param threads for what is done at once
   * @param room for contents under way
   */
  record Ends(Source source, Target target, ExecutorService threads, Room room) {}

  /**
   * One name that is being dealt with.
   *
   * @param marker where the container's listing goes on behind it
   * @param done what becomes of it
   */
  private record Step(String key, String marker, long bytes, Future<Done> done) {}

  /** What became of a name. */
  private enum Kind {
    SAME,
    COPIED,
    DELETED,
    CHANGED,
    FAILED
  }

  private record Done(Kind kind, String why) {}

  /** Goes on to its end, or until it shall not go on; what is written down then. */
  Progress run() {
    Cursor cursor = progress.cursor();
    var objects = Listings.of(source, cursor.after(), threads);
    var blobs = Listings.of(target, cursor.after(), cursor.marker(), threads);
    began = cursor.began().isEmpty() ? objects.began() : cursor.began();
    DifferencesPlan plan = new DifferencesPlan(objects, blobs);
    while (goOn.getAsBoolean() && plan.hasNext()) {
      Difference difference = plan.next();
      steps.add(step(difference, blobs.marker()));
      settle(AHEAD);
      saveNowAndThen();
    }
    boolean whole = !plan.hasNext();
    settle(0);
    if (whole && goOn.getAsBoolean()) {
      progress = progress.ended();
    }
    if (goOn.getAsBoolean()) {
      target.save(progress);
    }
    return progress;
  }

  private Step step(Difference difference, String marker) {
    return switch (difference) {
      case Difference.Same s ->
          new Step(s.key(), marker, s.object().size(), at(new Done(Kind.SAME, "")));
      case Difference.Folder f -> new Step(f.key(), marker, 0, at(new Done(Kind.SAME, "")));
      case Difference.Unfit u ->
          new Step(u.key(), marker, u.object().size(), at(new Done(Kind.FAILED, u.why())));
      case Difference.Copy c when c.over().isPresent() ->
          new Step(c.key(), marker, c.object().size(), at(new Done(Kind.FAILED, OTHERS)));
      case Difference.Copy c -> {
        slots.acquireUninterruptibly();
        yield new Step(
            c.key(), marker, c.object().size(), threads.submit(() -> copied(c.object())));
      }
      case Difference.Extra e ->
          rules.mirror() && e.blob().stamp().isPresent()
              ? new Step(e.key(), marker, 0, threads.submit(() -> deleted(e.blob())))
              : new Step(e.key(), marker, 0, at(new Done(Kind.SAME, "")));
    };
  }

  private static Future<Done> at(Done done) {
    return CompletableFuture.completedFuture(done);
  }

  private Done copied(SourceObject object) {
    try {
      return switch (transfer.copy(object)) {
        case Outcome.Copied c -> new Done(Kind.COPIED, "");
        case Outcome.Changed c -> new Done(Kind.CHANGED, "");
        case Outcome.Failed(String why) -> new Done(Kind.FAILED, why);
      };
    } finally {
      slots.release();
    }
  }

  /** Whether the object is gone is asked once more: it may have come after the listing. */
  private Done deleted(TargetObject blob) {
    if (source.head(blob.key()).isPresent()) {
      return new Done(Kind.CHANGED, "");
    }
    target.delete(blob.key());
    return new Done(Kind.DELETED, "");
  }

  /**
   * Takes steps that are done off the front, and waits for them while there are more than so many.
   */
  private void settle(int most) {
    while (!steps.isEmpty() && (steps.size() > most || steps.getFirst().done().isDone())) {
      Step step = steps.removeFirst();
      Done done = Joined.of(step.done());
      List<String> examples = progress.examples();
      if (done.kind() == Kind.FAILED) {
        examples = new ArrayList<>(progress.counts().failed() == 0 ? List.of() : examples);
        examples.add("%s: %s".formatted(step.key(), done.why()));
      }
      Counts counts = counted(progress.counts(), step, done.kind());
      long nanos = Math.max(1, System.nanoTime() - begun);
      long rate = (long) (counts.copiedBytes() * 1e9 / nanos);
      progress = progress.at(new Cursor(step.key(), step.marker(), began), counts, rate, examples);
    }
  }

  private static Counts counted(Counts c, Step step, Kind kind) {
    boolean copied = kind == Kind.COPIED;
    return new Counts(
        c.seen() + 1,
        c.seenBytes() + step.bytes(),
        c.copied() + (copied ? 1 : 0),
        c.copiedBytes() + (copied ? step.bytes() : 0),
        c.deleted() + (kind == Kind.DELETED ? 1 : 0),
        c.changed() + (kind == Kind.CHANGED ? 1 : 0),
        c.failed() + (kind == Kind.FAILED ? 1 : 0));
  }

  private void saveNowAndThen() {
    if (System.nanoTime() - saved > SAVED_EVERY.toNanos() && goOn.getAsBoolean()) {
      target.save(progress);
      saved = System.nanoTime();
    }
  }
}
