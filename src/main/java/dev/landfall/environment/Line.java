package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import java.util.Optional;

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
          case Verdict.Refuse r -> PlannedAction.Refuse;
        };
    return new PlannedResource(resource.name(), action, verdict.detail());
  }

  /** Why only a person can help with it, when that is so. */
  Optional<String> stuck() {
    return switch (verdict) {
      case Verdict.Refuse r -> Optional.of("%s: %s".formatted(resource.name(), r.detail()));
      default ->
          trouble
              .filter(f -> FailurePolicy.of(f).stalled())
              .map(f -> "%s: %s".formatted(resource.name(), FailurePolicy.message(f)));
    };
  }
}
