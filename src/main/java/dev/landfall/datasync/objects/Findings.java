package dev.landfall.datasync.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What is in the way of a copy, found by listing both sides, and by a look at some objects. */
final class Findings {
  private static final int NAMED = 10;

  /** Metadata and tags are told one object at a time, so those of all are not looked at. */
  private static final int LOOKED_AT = 1000;

  private final Source source;
  private final Target target;
  private final Rules rules;
  private final ExecutorService threads;
  private final Map<String, Some> found = new LinkedHashMap<>();

  Findings(Source source, Target target, Rules rules, ExecutorService threads) {
    this.source = source;
    this.target = target;
    this.rules = rules;
    this.threads = threads;
  }

  /**
   * A finding.
   *
   * @param blocks whether the copy must not begin
   * @param what what is so, and what to do
   */
  record Finding(boolean blocks, String what) {}

  /** Names of one kind: how many, and the first of them. */
  private static final class Some {
    private final List<String> first = new ArrayList<>();
    private long count;

    private void add(String name) {
      count++;
      if (first.size() < NAMED) {
        first.add(name);
      }
    }

    private String told(String what) {
      String more = count > first.size() ? " and %d more".formatted(count - first.size()) : "";
      return "%d %s: %s%s".formatted(count, what, String.join(", ", first), more);
    }
  }

  List<Finding> all() {
    DifferencesPlan plan =
        new DifferencesPlan(Listings.of(source, "", threads), Listings.of(target, "", "", threads));
    List<SourceObject> sample = new ArrayList<>();
    while (plan.hasNext()) {
      switch (plan.next()) {
        case Difference.Unfit(SourceObject o, String why) -> note("name", o.key(), why);
        case Difference.Folder f -> note("folder", f.key(), "");
        case Difference.Extra e -> note("extra", e.key(), "");
        case Difference.Copy c -> {
          c.over().ifPresent(b -> note("over", b.key(), ""));
          if (sample.size() < LOOKED_AT) {
            sample.add(c.object());
          }
        }
        case Difference.Same s -> {}
      }
    }
    sample.stream()
        .map(o -> threads.submit(() -> described(o)))
        .toList()
        .forEach(f -> Joined.of(f).ifPresent(why -> found("described").add(why)));
    return told(sample.size());
  }

  private void note(String kind, String key, String why) {
    found(kind).add(why.isEmpty() ? key : "%s (%s)".formatted(key, why));
  }

  private Some found(String kind) {
    return found.computeIfAbsent(kind, k -> new Some());
  }

  private Optional<String> described(SourceObject object) {
    Optional<Source.Head> head = source.head(object.key());
    try {
      if (head.isPresent()) {
        Fit.metadata(head.get().described().metadata(), rules.renamed());
        Fit.tags(head.get().tagged() ? source.tags(object.key()) : Map.of());
      }
      return Optional.empty();
    } catch (Fit.Unfit e) {
      return Optional.of("%s (%s)".formatted(object.key(), e.why()));
    }
  }

  private List<Finding> told(int looked) {
    List<Finding> all = new ArrayList<>();
    found.forEach(
        (kind, some) ->
            all.add(
                switch (kind) {
                  case "name" ->
                      new Finding(
                          true,
                          some.told("objects have names that no blob can have")
                              + "; rename or delete them in the bucket");
                  case "over" ->
                      new Finding(
                          true,
                          some.told("blobs that are no copies stand where objects would be copied")
                              + "; move or delete them in the container");
                  case "described" ->
                      new Finding(
                          true,
                          some.told("of the first %d objects cannot be blobs".formatted(looked)));
                  case "extra" ->
                      new Finding(false, some.told("blobs have no object, and stay as they are"));
                  default ->
                      new Finding(
                          false, some.told("folder markers hold nothing, and are left out"));
                }));
    return all;
  }
}
