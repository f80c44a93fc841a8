package dev.landfall.environment;

import dev.landfall.api.v1alpha1.EstimatedCost;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.environment.azure.AzureResources;
import dev.landfall.environment.azure.Owner;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.environment.cost.Estimate;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Expiry;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said about an environment after a look: pure. */
final class Reporter {
  private Reporter() {}

  /** How the environment stands, in the words of kstatus. */
  static Standing standing(Phase wanted, Action action, Map<String, Failure> failures) {
    List<Line> stuck =
        action.plan().stream()
            .map(l -> failed(l, failures))
            .filter(l -> l.stuck().isPresent())
            .toList();
    if (!stuck.isEmpty() && !(action instanceof Action.Hold)) {
      return new Standing.Stuck(stuck.getFirst().reason(), Line.stuck(stuck));
    }
    return switch (action) {
      case Action.Hold h when h.stuck() -> new Standing.Stuck(h.reason(), h.message());
      case Action.Hold h -> new Standing.Moving(h.reason(), h.message());
      case Action.Wait w -> new Standing.Moving(Reason.PROGRESSING, w.on());
      case Action.Apply a -> new Standing.Moving(Reason.PROGRESSING, steps(a, failures));
      case Action.Settled s when wanted == Phase.Planned ->
          new Standing.Settled(Reason.PLANNED, summary(s.plan()) + "; nothing was touched");
      case Action.Settled s ->
          new Standing.Settled(
              Reason.SETTLED, "all %d resources stand as declared".formatted(s.plan().size()));
    };
  }

  /** A line with what just went wrong on it. */
  private static Line failed(Line line, Map<String, Failure> failures) {
    return Optional.ofNullable(failures.get(line.resource().name()))
        .map(f -> new Line(line.resource(), line.verdict(), line.ready(), Optional.of(f)))
        .orElse(line);
  }

  private static String steps(Action.Apply apply, Map<String, Failure> failures) {
    return Stream.concat(apply.steps().stream(), apply.announced().stream())
        .map(l -> l.resource().name())
        .map(
            n ->
                failures.containsKey(n)
                    ? n
                        + " failed: "
                        + FailurePolicy.message(Objects.requireNonNull(failures.get(n)))
                    : n)
        .collect(Collectors.joining(", ", "making ", ""));
  }

  /** The status to write. */
  static MigrationEnvironmentStatus status(
      MigrationEnvironment environment,
      Observation seen,
      Action action,
      Standing standing,
      Done done,
      Surroundings around,
      Instant now) {
    MigrationEnvironmentStatus before =
        Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE);
    Facts facts = Facts.of(environment.getSpec(), before, seen, action.plan());
    List<Said> said = new ArrayList<>(standing.conditions());
    said.add(standing.accepted());
    said.add(planReady(seen, action));
    said.add(SourceReport.condition(seen.source()));
    around.followed().map(f -> f.condition(environment.getSpec())).ifPresent(said::add);
    if (!action.plan().isEmpty()) {
      said.add(drifted(action.plan()));
    }
    if (isWhole(seen, action)) {
      said.add(
          Expiry.said(
              AzureResources.expiries(seen.view()), "renew the Secrets they are made from", now));
    }
    long generation = Objects.requireNonNullElse(environment.getMetadata().getGeneration(), 0L);
    return new MigrationEnvironmentStatus(
        generation,
        phase(before, action),
        action.plan().isEmpty() ? before.progress() : progress(action.plan()),
        standing instanceof Standing.Settled ? null : standing.message(),
        action.plan().isEmpty() ? before.plan() : shown(action.plan()),
        owned(environment, before, seen, action, done, now),
        facts.databases(),
        facts.gateway(),
        facts.entry(),
        SourceParts.of(seen.source(), before.source()),
        cost(environment, before, seen, around),
        around.followed().flatMap(f -> f.parity(environment.getSpec())).orElse(null),
        Conditions.merge(before.conditions(), said, generation, now));
  }

  /** A view of AWS that was lost changes no figure. */
  private static @Nullable EstimatedCost cost(
      MigrationEnvironment environment,
      MigrationEnvironmentStatus before,
      Observation seen,
      Surroundings around) {
    return seen.source().lost().isPresent() && before.cost() != null
        ? before.cost()
        : Estimate.of(
            environment.getSpec().azure(),
            seen.source().get(),
            around.reckoned(),
            around.prices().lost().map(FailurePolicy::message));
  }

  /** What is gone and not declared any more is not worth a line. */
  private static List<PlannedResource> shown(List<Line> plan) {
    return plan.stream()
        .filter(l -> !(l.verdict() instanceof Verdict.Gone))
        .map(Line::shown)
        .toList();
  }

  private static List<OwnedResource> owned(
      MigrationEnvironment environment,
      MigrationEnvironmentStatus before,
      Observation seen,
      Action action,
      Done done,
      Instant now) {
    String tag =
        new Owner(
                environment.getMetadata().getNamespace(),
                environment.getMetadata().getName(),
                environment.getMetadata().getUid())
            .tag();
    return seen.graph()
        .get()
        .map(g -> new Ownership(g, seen, tag, action, done, now).after(before.resources()))
        .orElse(before.resources());
  }

  private static Said drifted(List<Line> plan) {
    String what =
        plan.stream()
            .filter(l -> l.verdict() instanceof Verdict.Drifted)
            .map(l -> "%s: %s".formatted(l.resource().name(), l.verdict().detail()))
            .collect(Collectors.joining("; "));
    return what.isEmpty()
        ? new Said("Drifted", Status.FALSE, Reason.SETTLED, "nothing was changed by another hand")
        : new Said("Drifted", Status.TRUE, Reason.DRIFTED, what);
  }

  /** The rung that is true now; a lost view changes nothing. */
  private static @Nullable Phase phase(MigrationEnvironmentStatus before, Action action) {
    if (action.plan().isEmpty() || action.plan().stream().anyMatch(l -> l.trouble().isPresent())) {
      return before.phase();
    }
    return action.plan().stream().allMatch(l -> l.verdict().stands())
        ? Phase.Provisioned
        : Phase.Planned;
  }

  private static String progress(List<Line> plan) {
    long stand = plan.stream().filter(l -> l.verdict().stands()).count();
    return "%d%%".formatted(100 * stand / plan.size());
  }

  private static Said planReady(Observation seen, Action action) {
    return isWhole(seen, action)
        ? new Said("PlanReady", Status.TRUE, Reason.PLANNED, summary(action.plan()))
        : new Said("PlanReady", Status.FALSE, Reason.WAITING, "Azure could not be looked at whole");
  }

  /** Whether nothing that the plan is about was out of sight. */
  private static boolean isWhole(Observation seen, Action action) {
    return !action.plan().isEmpty()
        && action.plan().stream()
            .allMatch(l -> seen.view().of(l.resource().name()).lost().isEmpty());
  }

  /** In numbers: 12 to create, 3 to change, 1 refused, 40 as declared. */
  private static String summary(List<Line> plan) {
    Map<PlannedAction, Long> counts =
        plan.stream()
            .collect(Collectors.groupingBy(l -> l.shown().action(), Collectors.counting()));
    return Stream.of(PlannedAction.values())
        .filter(counts::containsKey)
        .map(a -> "%d %s".formatted(counts.get(a), told(a)))
        .collect(Collectors.joining(", "));
  }

  private static String told(PlannedAction action) {
    return switch (action) {
      case Create -> "to create";
      case Change -> "to change";
      case Wait -> "to wait for";
      case Leave -> "as declared";
      case Adopt -> "to adopt";
      case Delete -> "to delete";
      case Orphan -> "to leave behind";
      case Drifted -> "drifted";
      case Refuse -> "refused";
    };
  }
}
