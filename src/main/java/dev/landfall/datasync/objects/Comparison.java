package dev.landfall.datasync.objects;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Proves that the container holds what the bucket holds, name by name: size, content by the MD5s
 * that both clouds made of it, and what is said of it. Contents whose ETag is no MD5 were compared
 * when they were copied, and count by their stamp. Nothing is read but listings and headers.
 *
 * <p>An object that was written since the last pass began is on its way and is not blamed.
 */
public final class Comparison {
  private static final int MOST_EXAMPLES = 20;

  private final Source source;
  private final Target target;
  private final Rules rules;
  private final ExecutorService threads;
  private final Instant since;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<String> examples = new ArrayList<>();
  private long objects;
  private long bytes;
  private long differing;
  private long onTheirWay;
  private long extra;

  /**
   * A comparison.
   *
   * @param since when the last pass that came to its end began, by S3's clock
   */
  Comparison(Source source, Target target, Rules rules, ExecutorService threads, Instant since) {
    this.source = source;
    this.target = target;
    this.rules = rules;
    this.threads = threads;
    this.since = since;
  }

  /**
   * What it comes to.
   *
   * @param objects objects compared
   * @param bytes bytes of those
   * @param differing how many differ
   * @param examples the first of them, and how
   * @param onTheirWay objects written since the last pass began
   * @param extra blobs that are no object's copy, or whose object is gone
   */
  public record Result(
      long objects,
      long bytes,
      long differing,
      List<String> examples,
      long onTheirWay,
      long extra) {}

  private record Step(SourceObject object, Future<List<String>> how) {}

  Result run() {
    DifferencesPlan plan =
        new DifferencesPlan(Listings.of(source, "", threads), Listings.of(target, "", "", threads));
    while (plan.hasNext()) {
      switch (plan.next()) {
        case Difference.Same(SourceObject o, TargetObject b) ->
            steps.add(new Step(o, threads.submit(() -> deeply(o, b))));
        case Difference.Copy c -> differs(c.object(), c.why());
        case Difference.Unfit(SourceObject o, String why) -> differs(o, why);
        case Difference.Folder f -> {}
        case Difference.Extra e -> extra++;
      }
      settle(rules.parallel());
    }
    settle(0);
    return new Result(objects, bytes, differing, List.copyOf(examples), onTheirWay, extra);
  }

  private void differs(SourceObject object, String why) {
    steps.add(new Step(object, CompletableFuture.completedFuture(List.of(why))));
  }

  /** How an object and its copy differ in what no listing tells. */
  private List<String> deeply(SourceObject object, TargetObject blob) {
    Optional<Source.Head> seen = source.head(object.key());
    if (seen.isEmpty() || !seen.get().object().stamp().equals(object.stamp())) {
      return List.of(); // written meanwhile: the next pass carries it
    }
    Source.Head head = seen.get();
    List<String> found = new ArrayList<>();
    if (head.digested() && object.md5().isPresent() && !object.md5().equals(blob.md5())) {
      found.add("content");
    }
    try {
      Description shall =
          new Description(
              head.described().headers(),
              Fit.metadata(head.described().metadata(), rules.renamed()),
              head.tagged() ? Fit.tags(source.tags(object.key())) : Map.<String, String>of());
      Description is =
          head.tagged() ? blob.described().tagged(target.tags(blob.key())) : blob.described();
      found.addAll(shall.differences(is));
    } catch (Fit.Unfit e) {
      found.add(e.why());
    }
    if (!found.isEmpty()) {
      target.outdate(blob);
    }
    return found;
  }

  private void settle(int most) {
    while (steps.size() > most) {
      Step step = steps.removeFirst();
      List<String> how = Joined.of(step.how());
      objects++;
      bytes += step.object().size();
      if (how.isEmpty()) {
        continue;
      }
      if (!step.object().modified().isBefore(since)) {
        onTheirWay++;
        continue;
      }
      differing++;
      if (examples.size() < MOST_EXAMPLES) {
        examples.add("%s: %s".formatted(step.object().key(), String.join(", ", how)));
      }
    }
  }
}
