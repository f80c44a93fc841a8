package dev.landfall.datasync;

import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.objects.Carriage;
import dev.landfall.datasync.objects.Comparison;
import dev.landfall.datasync.objects.Progress;
import dev.landfall.spine.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One sync of a bucket and a container. Its writer is the bucket; it is not promoted. */
final class ObjectsEngine implements Engine {
  /** So long a failed pass is told before the next one is tried. */
  private static final Duration TOLD = Duration.ofSeconds(60);

  private final Carriage carriage;

  ObjectsEngine(Carriage carriage) {
    this.carriage = carriage;
  }

  @Override
  public String field() {
    return "spec.bucket";
  }

  @Override
  public World look() {
    Carriage.Seen seen = carriage.look();
    return new World(
        stage(seen),
        0,
        seen.progress().map(ObjectsEngine::copy),
        Optional.empty(),
        new World.WayBack(true, "the bucket takes the writes; nothing was switched"),
        0);
  }

  private static Stage stage(Carriage.Seen seen) {
    Optional<Progress> progress = seen.progress();
    if (progress.isEmpty()) {
      return new Stage.NotSetUp();
    }
    Progress p = progress.get();
    if (!p.whole()) {
      boolean told = !seen.carried() && seen.age().compareTo(TOLD) < 0;
      return new Stage.Copying(
          seen.carried(), Optional.of(p).filter(f -> told).flatMap(ObjectsEngine::failed));
    }
    return p.following() ? new Stage.Steady(Place.SOURCE, seen.carried()) : new Stage.Copied();
  }

  private static Optional<String> failed(Progress p) {
    return p.last().failed() == 0
        ? Optional.empty()
        : Optional.of(
            "%d objects could not be copied: %s; it is tried again every %d s"
                .formatted(p.last().failed(), String.join("; ", p.examples()), TOLD.toSeconds()));
  }

  private static World.Copy copy(Progress p) {
    Progress.Counts now = p.whole() ? p.last() : p.counts();
    long left = p.whole() ? 0 : Math.max(0, p.bytesTotal() - now.seenBytes());
    return new World.Copy(
        now.seen(),
        Math.max(now.seen(), p.objectsTotal()),
        now.seen(),
        now.seenBytes(),
        Math.max(now.seenBytes(), p.bytesTotal()),
        p.bytesPerSecond(),
        p.bytesPerSecond() == 0
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(left / p.bytesPerSecond())),
        "the copy: %d of %d objects".formatted(now.seen(), p.objectsTotal()));
  }

  @Override
  public long walKept() {
    return 0;
  }

  @Override
  public void giveUp() {
    throw databasesOnly();
  }

  @Override
  public List<Finding> preflight() {
    return carriage.findings(Finding::new);
  }

  @Override
  public void prepare() {
    carriage.plan();
  }

  @Override
  public void copy() {
    carriage.carry();
  }

  @Override
  public void follow() {
    carriage.follow();
  }

  /** What a pass could not copy differs; to find that, nothing has to be compared. */
  @Override
  public Compared compareAll() {
    Progress p = progress();
    if (p.last().failed() > 0) {
      return lastPass(p);
    }
    long begun = System.nanoTime();
    Comparison.Result r = carriage.compare(p);
    return new Compared(
        true,
        "the pass of %s, %d bytes".formatted(p.lastBegan(), r.bytes()),
        r.objects(),
        Duration.ofNanos(System.nanoTime() - begun),
        r.differing(),
        r.examples());
  }

  @Override
  public Compared compareChanged() {
    return lastPass(progress());
  }

  private static Compared lastPass(Progress p) {
    return new Compared(
        false,
        "the pass of " + p.lastBegan(),
        p.last().copied() + p.last().deleted(),
        Duration.ZERO,
        p.last().failed(),
        p.examples());
  }

  private Progress progress() {
    return carriage
        .look()
        .progress()
        .filter(p -> !p.lastBegan().isEmpty())
        .orElseThrow(() -> new Failure.Conflict("no pass has come to its end").asException());
  }

  @Override
  public void fence() {
    throw databasesOnly();
  }

  @Override
  public void release() {
    throw databasesOnly();
  }

  @Override
  public Switched switchTo(Place side) {
    throw databasesOnly();
  }

  @Override
  public void finish() {
    throw databasesOnly();
  }

  @Override
  public void finalizeTarget() {
    throw databasesOnly();
  }

  private static RuntimeException databasesOnly() {
    return new Failure.Invalid(
            "spec.phase", "beyond Replicating", "a bucket is copied and kept up to date only")
        .asException();
  }

  @Override
  public void cleanUp() {
    carriage.end();
  }

  @Override
  public void close() {
    carriage.close();
  }
}
