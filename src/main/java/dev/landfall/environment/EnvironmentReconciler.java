package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.spine.Events;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Standing;
import dev.landfall.spine.StatusWriter;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an environment to where it is declared: observe, plan, perform, report. Deleting the
 * MigrationEnvironment leaves everything in the clouds as it is, so it needs no finalizer.
 */
@ControllerConfiguration(name = "migrationenvironment")
public final class EnvironmentReconciler implements Reconciler<MigrationEnvironment> {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentReconciler.class);

  private final Observer observer;
  private final Performer performer;
  private final Events events;
  private final StatusWriter statuses;
  private final Clock clock;

  /**
   * A reconciler.
   *
   * @param connections the clouds
   * @param secrets the Secrets that declarations refer to
   * @param events where changes are told
   * @param clock the time
   */
  public EnvironmentReconciler(
      Connections connections,
      KubernetesSecrets secrets,
      Events events,
      StatusWriter statuses,
      Clock clock) {
    Setbacks setbacks = new Setbacks();
    this.observer =
        new Observer(connections, secrets, setbacks, new SourceMemory(clock), new Rights(clock));
    this.performer = new Performer(connections, setbacks, clock);
    this.events = events;
    this.statuses = statuses;
    this.clock = clock;
  }

  @Override
  public UpdateControl<MigrationEnvironment> reconcile(
      MigrationEnvironment environment, Context<MigrationEnvironment> context) {
    Observation seen = observer.observe(environment);
    Action action = Planner.plan(environment.getSpec().phase(), seen, clock.instant());
    Map<String, Failure> failures = performer.perform(environment, seen, action);
    return report(environment, context, seen, action, failures);
  }

  private UpdateControl<MigrationEnvironment> report(
      MigrationEnvironment environment,
      Context<MigrationEnvironment> context,
      Observation seen,
      Action action,
      Map<String, Failure> failures) {
    Standing standing = Reporter.standing(environment.getSpec().phase(), action, failures);
    MigrationEnvironmentStatus after =
        Reporter.status(environment, seen, action, standing, clock.instant());
    Duration next = action.lookAgain();
    if (!after.equals(environment.getStatus())) {
      LOG.atInfo()
          .addKeyValue("environment", environment.getMetadata().getName())
          .addKeyValue("phase", after.phase())
          .addKeyValue("standing", standing)
          .addKeyValue("observed", seen.describe())
          .log("decided");
      tell(environment, standing);
      statuses.write(environment, after, context);
    }
    return UpdateControl.<MigrationEnvironment>noUpdate().rescheduleAfter(next);
  }

  private void tell(MigrationEnvironment environment, Standing standing) {
    switch (standing) {
      case Standing.Settled s -> events.normal(environment, s.reason(), s.message());
      case Standing.Stuck s -> events.warning(environment, s.reason(), s.message());
      case Standing.Moving m -> {}
    }
  }
}
