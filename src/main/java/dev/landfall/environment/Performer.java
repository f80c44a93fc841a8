package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.BegunOperation;
import dev.landfall.cloud.Connections;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Begins the steps that were planned. One that fails names itself and stops no other. */
final class Performer {
  private final Connections connections;
  private final Setbacks setbacks;
  private final Corrections corrections;
  private final Announced announced;
  private final Clock clock;

  Performer(
      Connections connections,
      Setbacks setbacks,
      Corrections corrections,
      Announced announced,
      Clock clock) {
    this.connections = connections;
    this.setbacks = setbacks;
    this.corrections = corrections;
    this.announced = announced;
    this.clock = clock;
  }

  /** What came of it. */
  Done perform(MigrationEnvironment environment, Observation seen, Action action) {
    return switch (action) {
      case Action.Apply apply -> begin(environment, seen, apply);
      case Action.Hold h -> Done.NOTHING;
      case Action.Settled s -> Done.NOTHING;
      case Action.Wait w -> Done.NOTHING;
    };
  }

  private Done begin(MigrationEnvironment environment, Observation seen, Action.Apply apply) {
    ObjectMeta meta = environment.getMetadata();
    Map<String, Failure> failures = new LinkedHashMap<>();
    Map<String, BegunOperation> operations = new LinkedHashMap<>();
    for (Line step : apply.steps()) {
      String name = step.resource().name();
      try {
        AzureClients azure =
            connections.azure(
                "spec.azure.connection",
                meta.getNamespace(),
                environment.getSpec().azure().connection());
        announced.begun(meta, name);
        step.resource().begin(azure, seen.view());
        step.resource()
            .id(seen.view())
            .flatMap(azure::begun)
            .ifPresent(o -> operations.put(name, o));
        setbacks.clear(meta, name);
        if (seen.history().isDrift(step.resource(), step.verdict(), seen.view())) {
          corrections.add(meta, name, clock.instant());
        }
      } catch (FailureException e) {
        failures.put(name, e.failure());
        setbacks.add(meta, name, e.failure(), clock.instant());
        if (!(e.failure() instanceof Failure.Transient)) {
          announced.add(meta, step.resource());
        }
      }
    }
    apply.announced().forEach(l -> announced.add(meta, l.resource()));
    return new Done(failures, operations);
  }
}
