package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to do about an environment: a pure function of what was seen. */
final class Planner {
  /** While an operation runs. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** When an operation takes long, its age decides, up to this. */
  static final Duration PATIENT = Duration.ofSeconds(15);

  /** When nothing is going on. What goes on standing still is looked at more seldom. */
  static final Duration CALM = Duration.ofSeconds(60);

  private Planner() {}

  /**
   * The next thing to do.
   *
   * @param wanted the declared rung
   * @param seen the world
   * @param now the time
   */
  static Action plan(Phase wanted, Observation seen, Instant now) {
    return switch (seen.graph()) {
      case Seen.Unknown<ResourceGraph> u -> hold(u.failure(), List.of());
      case Seen.Absent<ResourceGraph> a -> new Action.Settled(List.of(), CALM);
      case Seen.Present<ResourceGraph>(ResourceGraph graph) ->
          plan(wanted, seen, lines(graph, seen, now), now);
    };
  }

  private static Action plan(Phase wanted, Observation seen, List<Line> plan, Instant now) {
    boolean nothingNew = withoutSource(seen);
    List<Line> steps =
        wanted == Phase.Planned
            ? List.of()
            : plan.stream()
                .filter(Line::ready)
                .filter(l -> !nothingNew || !(l.verdict() instanceof Verdict.Create))
                .toList();
    if (!steps.isEmpty()) {
      Predicate<Line> known = l -> seen.history().isWrittenDown(l.resource(), l.verdict());
      return new Action.Apply(
          steps.stream().filter(known).toList(),
          steps.stream().filter(known.negate()).toList(),
          plan,
          SOON);
    }
    Optional<Failure> lost = lost(seen);
    Optional<Action> held =
        lost.map(failure -> hold(failure, plan)).or(() -> troubled(plan, seen, now));
    if (wanted == Phase.Planned) {
      return held.orElseGet(() -> new Action.Settled(plan, CALM));
    }
    return running(seen.view(), plan, now)
        .or(() -> held)
        .orElseGet(
            () ->
                plan.stream().allMatch(l -> l.verdict().stands())
                    ? new Action.Settled(plan, CALM)
                    : blocked(plan));
  }

  private static List<Line> lines(ResourceGraph graph, Observation seen, Instant now) {
    Map<String, Verdict> verdicts = new HashMap<>();
    graph.inOrder().forEach(r -> verdicts.put(r.name(), seen.history().judge(r, seen.view())));
    return graph.inOrder().stream().map(r -> line(r, verdicts, seen, now)).toList();
  }

  private static Line line(
      AzureResource resource, Map<String, Verdict> verdicts, Observation seen, Instant now) {
    Verdict verdict = Objects.requireNonNull(verdicts.get(resource.name()));
    Seen<Observed> view = seen.view().of(resource.name());
    Optional<Setback> setback =
        Optional.ofNullable(seen.setbacks().get(resource.name()))
            .or(() -> Optional.ofNullable(failed(view)))
            .filter(s -> verdict.acts() && s.until().isAfter(now));
    boolean ready =
        verdict.acts()
            && setback.isEmpty()
            && resource.dependsOn().stream()
                .map(d -> Objects.requireNonNull(verdicts.get(d)))
                .allMatch(d -> cleared(verdict, d));
    return new Line(resource, verdict, ready, view.lost().or(() -> setback.map(Setback::failure)));
  }

  /**
   * What is made needs what it depends on to stand; what goes needs what stood on it to be gone.
   */
  private static boolean cleared(Verdict verdict, Verdict dependency) {
    return verdict instanceof Verdict.Delete
        ? dependency instanceof Verdict.Gone
        : dependency.stands();
  }

  /** An operation that failed is tried again after the same pause as a call that did. */
  private static @Nullable Setback failed(Seen<Observed> view) {
    return view.get()
        .flatMap(o -> o.work() instanceof Work.Failed f ? Optional.of(f) : Optional.empty())
        .flatMap(
            f ->
                f.begun()
                    .map(
                        begun ->
                            new Setback(
                                f.failure(),
                                begun.plus(FailurePolicy.of(f.failure()).retryAfter()))))
        .orElse(null);
  }

  /**
   * Whether the declaration names a source that is definitely not there: then nothing new is made
   * on Azure. What stands is kept as declared.
   */
  private static boolean withoutSource(Observation seen) {
    return switch (seen.source()) {
      case Seen.Unknown<SourceView>(Failure why) -> why instanceof Failure.Invalid;
      case Seen.Present<SourceView>(SourceView view) ->
          view.missingDatabases().findAny().isPresent();
      case Seen.Absent<SourceView> a -> false;
    };
  }

  /** Why the AWS side, or a part of it, is not in view; first what only a person can change. */
  static Optional<Failure> lost(Observation seen) {
    return seen.source().lost().or(() -> seen.source().get().flatMap(Planner::lostPart));
  }

  private static Optional<Failure> lostPart(SourceView source) {
    Stream<Failure> unknown =
        Stream.concat(source.parts(), Stream.of(source.entry()))
            .flatMap(part -> part.lost().stream());
    return Stream.concat(source.missing(), unknown).findFirst();
  }

  private static Optional<Action> running(View view, List<Line> plan, Instant now) {
    return plan.stream()
        .filter(l -> work(view, l) instanceof Work.Running)
        .findFirst()
        .map(l -> waiting(l, (Work.Running) Objects.requireNonNull(work(view, l)), plan, now));
  }

  private static @Nullable Work work(View view, Line line) {
    return view.of(line.resource().name()).get().map(Observed::work).orElse(null);
  }

  /** The age is told in steps of ten seconds: a status is not written for every second. */
  private static Action waiting(Line line, Work.Running running, List<Line> plan, Instant now) {
    Optional<Duration> age = running.since().map(since -> Duration.between(since, now));
    String since =
        age.map(a -> a.toSeconds() / 10 * 10)
            .filter(s -> s > 0)
            .map(" for %d s"::formatted)
            .orElse("");
    Duration tenth = age.map(a -> a.dividedBy(20)).orElse(SOON);
    Duration again = tenth.compareTo(SOON) < 0 ? SOON : tenth;
    return new Action.Wait(
        "%s: %s%s".formatted(line.resource().name(), running.what(), since),
        plan,
        again.compareTo(PATIENT) > 0 ? PATIENT : again);
  }

  /** What only a person can help with comes before what passes by itself. */
  private static Optional<Action> troubled(List<Line> plan, Observation seen, Instant now) {
    List<Line> stuck = plan.stream().filter(l -> l.stuck().isPresent()).toList();
    return stuck.isEmpty()
        ? plan.stream()
            .filter(l -> l.trouble().isPresent())
            .findFirst()
            .map(l -> troubled(l, plan, seen, now))
        : Optional.of(
            new Action.Hold(
                stuck.getFirst().reason(), Line.stuck(stuck), Duration.ofSeconds(30), true, plan));
  }

  /** What failed and is tried again says when: until then it is left alone. */
  private static Action troubled(Line line, List<Line> plan, Observation seen, Instant now) {
    Failure failure = line.trouble().orElseThrow();
    Setback setback = seen.setbacks().get(line.resource().name());
    return setback == null
            || !line.verdict().acts()
            || seen.view().of(line.resource().name()).lost().isPresent()
        ? hold(failure, plan)
        : new Action.Hold(
            FailurePolicy.of(failure).reason(),
            "%s: %s; it goes on at %s"
                .formatted(
                    line.resource().name(),
                    failure.told(),
                    setback.until().plusMillis(999).truncatedTo(ChronoUnit.SECONDS)),
            Duration.between(now, setback.until()),
            false,
            plan);
  }

  private static Action hold(Failure failure, List<Line> plan) {
    FailurePolicy policy = FailurePolicy.of(failure);
    return new Action.Hold(
        policy.reason(),
        FailurePolicy.message(failure),
        policy.retryAfter(),
        policy.stalled(),
        plan);
  }

  /** Nothing runs, nothing failed and yet not all stands: it says what stands in the way. */
  private static Action blocked(List<Line> plan) {
    Optional<Line> first = plan.stream().filter(l -> !l.verdict().stands()).findFirst();
    String who =
        first
            .map(l -> "%s: %s".formatted(l.resource().name(), l.verdict().detail()))
            .orElse("nothing");
    Duration again =
        first.filter(l -> l.resource().once()).isPresent() ? PATIENT : Duration.ofSeconds(2);
    return new Action.Hold(Reason.WAITING, who, again, false, plan);
  }
}
