package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.Connections;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Begins the steps that were planned. One that fails names itself and stops no other. */
final class Performer {
  private final Connections connections;
  private final Setbacks setbacks;
  private final Corrections corrections;
  private final Clock clock;

  Performer(Connections connections, Setbacks setbacks, Corrections corrections, Clock clock) {
    this.connections = connections;
    this.setbacks = setbacks;
    this.corrections = corrections;
    this.clock = clock;
  }

  /** The failures by resource; empty when all went well, or nothing was to be done. */
  Map<String, Failure> perform(MigrationEnvironment environment, Observation seen, Action action) {
    return switch (action) {
      case Action.Apply apply -> begin(environment, seen, apply);
      case Action.Hold h -> Map.of();
      case Action.Settled s -> Map.of();
      case Action.Wait w -> Map.of();
    };
  }

  private Map<String, Failure> begin(
      MigrationEnvironment environment, Observation seen, Action.Apply apply) {
    Map<String, Failure> failures = new LinkedHashMap<>();
    for (Line step : apply.steps()) {
      String name = step.resource().name();
      try {
        AzureClients azure =
            connections.azure(
                "spec.azure.connection",
                environment.getMetadata().getNamespace(),
                environment.getSpec().azure().connection());
        step.resource().begin(azure, seen.view());
        setbacks.clear(environment.getMetadata(), name);
        if (seen.history().isDrift(step.resource(), step.verdict(), seen.view())) {
          corrections.add(environment.getMetadata(), name, clock.instant());
        }
      } catch (FailureException e) {
        failures.put(name, e.failure());
        setbacks.add(environment.getMetadata(), name, e.failure(), clock.instant());
      }
    }
    return failures;
  }
}
