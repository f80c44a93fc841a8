package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.DeletionPolicy;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.cloud.Connections;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Events;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Standing;
import dev.landfall.spine.StatusWriter;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an environment to where it is declared: observe, plan, perform, report. Deleting the
 * MigrationEnvironment leaves everything in the clouds as it is, unless it says {@code
 * deletionPolicy: Delete}: then what was made goes in the reverse order.
 */
@ControllerConfiguration(name = "migrationenvironment")
public final class EnvironmentReconciler
    implements Reconciler<MigrationEnvironment>, Cleaner<MigrationEnvironment> {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentReconciler.class);

  private final Observer observer;
  private final Performer performer;
  private final Dependents dependents;
  private final Environments surroundings;
  private final Calm calm = new Calm();
  private final Events events;
  private final StatusWriter statuses;
  private final Clock clock;

  /**
   * A reconciler.
   *
   * @param connections the clouds
   * @param kubernetes for the Secrets that declarations refer to, and for what stands on them
   * @param events where changes are told
   * @param clock the time
   */
  public EnvironmentReconciler(
      Connections connections,
      KubernetesClient kubernetes,
      Events events,
      StatusWriter statuses,
      Clock clock) {
    Setbacks setbacks = new Setbacks();
    Corrections corrections = new Corrections();
    Announced announced = new Announced();
    this.observer = new Observer(connections, kubernetes, setbacks, corrections, announced, clock);
    this.performer = new Performer(connections, setbacks, corrections, announced, clock);
    this.dependents = new Dependents(kubernetes);
    this.surroundings = new Environments(kubernetes);
    this.events = events;
    this.statuses = statuses;
    this.clock = clock;
  }

  @Override
  public UpdateControl<MigrationEnvironment> reconcile(
      MigrationEnvironment environment, Context<MigrationEnvironment> context) {
    Surroundings around = surroundings.of(environment);
    Decided decided =
        decided(environment, around, calm.stood(environment.getMetadata(), clock.instant()));
    Done done = performer.perform(environment, decided.seen(), decided.action());
    return report(environment, context, decided.seen(), decided.action(), done, around);
  }

  private record Decided(Observation seen, Action action) {}

  /**
   * Lists can say that all stands as it did. Where they do not, each resource is looked at by
   * itself, so that nothing is ever written for what a list said.
   */
  private Decided decided(MigrationEnvironment environment, Surroundings around, Duration stood) {
    Observation seen = observer.observe(environment, stood);
    Action action =
        around
            .followed()
            .flatMap(f -> f.hold(environment, Planner.plan(Phase.Planned, seen, clock.instant())))
            .orElseGet(() -> Planner.plan(environment.getSpec().phase(), seen, clock.instant()));
    boolean enough =
        stood.isZero()
            || action.stands()
            || (!seen.view().whole() && !(action instanceof Action.Apply));
    return enough ? new Decided(seen, action) : decided(environment, around, Duration.ZERO);
  }

  @Override
  public DeleteControl cleanup(
      MigrationEnvironment environment, Context<MigrationEnvironment> context) {
    calm.forget(environment.getMetadata());
    if (environment.getSpec().deletionPolicy() == DeletionPolicy.Orphan) {
      return DeleteControl.defaultDelete();
    }
    try {
      List<String> standing = dependents.of(environment.getMetadata());
      if (!standing.isEmpty()) {
        return held(
            environment,
            new Failure.Conflict(
                "nothing is deleted on Azure while %s stands on the environment"
                    .formatted(String.join(", ", standing))));
      }
    } catch (FailureException e) {
      return held(environment, e.failure());
    }
    Observation seen = observer.observe(environment, Duration.ZERO);
    Action action = Planner.plan(Phase.Provisioned, seen, clock.instant());
    Done done = performer.perform(environment, seen, action);
    if (seen.graph().get().isPresent()
        && action.plan().stream().allMatch(l -> l.verdict().stands())) {
      return DeleteControl.defaultDelete();
    }
    report(environment, context, seen, action, done, Surroundings.NONE);
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(action.lookAgain());
  }

  private DeleteControl held(MigrationEnvironment environment, Failure failure) {
    events.leaving(environment, Optional.of(failure));
    return DeleteControl.noFinalizerRemoval()
        .rescheduleAfter(FailurePolicy.of(failure).retryAfter());
  }

  private UpdateControl<MigrationEnvironment> report(
      MigrationEnvironment environment,
      Context<MigrationEnvironment> context,
      Observation seen,
      Action action,
      Done done,
      Surroundings around) {
    Standing standing = Reporter.standing(environment.getSpec().phase(), action, done.failures());
    MigrationEnvironmentStatus after =
        Reporter.status(environment, seen, action, standing, done, around, clock.instant());
    Duration next =
        calm.next(environment.getMetadata(), action, !done.failures().isEmpty(), clock.instant());
    if (!after.equals(environment.getStatus())) {
      LOG.atInfo()
          .addKeyValue("environment", environment.getMetadata().getName())
          .addKeyValue("phase", after.phase())
          .addKeyValue("standing", standing)
          .addKeyValue("observed", seen.describe())
          .log("decided");
      tell(environment, standing);
      tellCorrections(environment, seen, action, done.failures());
      Conditions.news(before(environment), after.conditions(), "Expiring", Conditions.Status.TRUE)
          .ifPresent(expiring -> events.warning(environment, expiring));
      statuses.write(environment, after, context);
    }
    return UpdateControl.<MigrationEnvironment>noUpdate().rescheduleAfter(next);
  }

  private static List<Condition> before(MigrationEnvironment environment) {
    return Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE)
        .conditions();
  }

  private void tellCorrections(
      MigrationEnvironment environment,
      Observation seen,
      Action action,
      Map<String, Failure> failures) {
    if (action instanceof Action.Apply apply) {
      apply.steps().stream()
          .filter(l -> !failures.containsKey(l.resource().name()))
          .filter(l -> seen.history().isDrift(l.resource(), l.verdict(), seen.view()))
          .forEach(
              l ->
                  events.warning(
                      environment,
                      Reason.DRIFTED,
                      "another hand had changed %s, corrected: %s"
                          .formatted(l.resource().name(), l.verdict().detail())));
    }
  }

  private void tell(MigrationEnvironment environment, Standing standing) {
    switch (standing) {
      case Standing.Settled s -> events.normal(environment, s.reason(), s.message());
      case Standing.Stuck s -> events.warning(environment, s.reason(), s.message());
      case Standing.Moving m -> {}
    }
  }
}
