package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.api.v1alpha1.PlannedChange;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Difference;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of the plan.
 *
 * @param resource what it is about
 * @param verdict what is to be done
 * @param ready whether it can be done now: everything it stands on stands, and no failure is fresh
 * @param trouble why it cannot be seen, or why the last try failed
 */
record Line(AzureResource resource, Verdict verdict, boolean ready, Optional<Failure> trouble) {

  /** Of one resource; a hundred resources with as many stay far below what etcd takes. */
  static final int MOST_CHANGES = 20;

  private static final int LONGEST = 1000;

  /** As it is shown. */
  PlannedResource shown() {
    PlannedAction action =
        switch (verdict) {
          case Verdict.Create c -> PlannedAction.Create;
          case Verdict.Change c -> PlannedAction.Change;
          case Verdict.Wait w -> PlannedAction.Wait;
          case Verdict.Leave l -> PlannedAction.Leave;
          case Verdict.Adopt a -> PlannedAction.Adopt;
          case Verdict.Delete d -> PlannedAction.Delete;
          case Verdict.Orphan o -> PlannedAction.Orphan;
          case Verdict.Gone g -> PlannedAction.Leave;
          case Verdict.Drifted d -> PlannedAction.Drifted;
          case Verdict.Refuse r -> PlannedAction.Refuse;
        };
    return new PlannedResource(
        resource.name(), action, shortened(verdict.detail()), changes(verdict.differences()));
  }

  private static List<PlannedChange> changes(List<Difference> differences) {
    Stream<PlannedChange> told =
        differences.stream()
            .limit(MOST_CHANGES)
            .map(d -> new PlannedChange(d.field(), d.from(), d.to()));
    int more = differences.size() - MOST_CHANGES;
    return more <= 0
        ? told.toList()
        : Stream.concat(
                told, Stream.of(new PlannedChange("and %d more".formatted(more), null, null)))
            .toList();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  /** Why only a person can help with it, when that is so; a lost view is told without a name. */
  Optional<String> stuck() {
    if (verdict instanceof Verdict.Refuse refuse) {
      return Optional.of("%s: %s".formatted(resource.name(), refuse.detail()));
    }
    return trouble
        .filter(f -> FailurePolicy.of(f).stalled())
        .map(FailurePolicy::message)
        .map(m -> verdict.acts() ? "%s: %s".formatted(resource.name(), m) : m);
  }

  /** The same of several, each thing said once. */
  static String stuck(List<Line> lines) {
    return lines.stream()
        .flatMap(l -> l.stuck().stream())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** The reason of a condition that tells of it. */
  Reason reason() {
    return trouble.map(f -> FailurePolicy.of(f).reason()).orElse(Reason.INVALID);
  }
}
