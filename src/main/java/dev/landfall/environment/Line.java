package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line of the plan.
 *
 * @param resource what it is about
 * @param verdict what is to be done
 * @param ready whether it can be done now: everything it stands on stands, and no failure is fresh
 * @param trouble why it cannot be seen, or why the last try failed
 */
record Line(AzureResource resource, Verdict verdict, boolean ready, Optional<Failure> trouble) {

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
    return new PlannedResource(resource.name(), action, verdict.detail());
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
