package dev.landfall.connection;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.CloudConnectionStatus;
import dev.landfall.cloud.Connections;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Events;
import dev.landfall.spine.Seen;
import dev.landfall.spine.Standing;
import dev.landfall.spine.StatusWriter;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * Says of each connection whether it can be used, before anything needs it: observe, plan, report.
 * There is nothing to perform.
 */
@ControllerConfiguration(name = "cloudconnection")
public final class ConnectionReconciler implements Reconciler<CloudConnection> {
  private final Observer observer;
  private final Events events;
  private final StatusWriter statuses;
  private final Clock clock;

  /**
   * A reconciler.
   *
   * @param connections the clouds
   * @param events where changes are told
   * @param clock the time
   */
  public ConnectionReconciler(
      Connections connections, Events events, StatusWriter statuses, Clock clock) {
    this.observer = new Observer(connections);
    this.events = events;
    this.statuses = statuses;
    this.clock = clock;
  }

  @Override
  public UpdateControl<CloudConnection> reconcile(
      CloudConnection connection, Context<CloudConnection> context) {
    Seen<Identity> seen = observer.observe(connection);
    Planner.Plan plan = Planner.plan(seen);
    return report(connection, context, seen, plan);
  }

  private UpdateControl<CloudConnection> report(
      CloudConnection connection,
      Context<CloudConnection> context,
      Seen<Identity> seen,
      Planner.Plan plan) {
    CloudConnectionStatus after = Reporter.status(connection, seen, plan, clock.instant());
    if (!after.equals(connection.getStatus())) {
      tell(connection, plan.standing(), after);
      statuses.write(connection, after, context);
    }
    return UpdateControl.<CloudConnection>noUpdate().rescheduleAfter(plan.lookAgain());
  }

  private void tell(CloudConnection connection, Standing standing, CloudConnectionStatus after) {
    switch (standing) {
      case Standing.Settled s -> events.normal(connection, s.reason(), s.message());
      case Standing.Stuck s -> events.warning(connection, s.reason(), s.message());
      case Standing.Moving m -> {}
    }
    List<Condition> before =
        Objects.requireNonNullElse(connection.getStatus(), CloudConnectionStatus.NONE).conditions();
    Conditions.news(before, after.conditions(), "Expiring", Conditions.Status.TRUE)
        .ifPresent(expiring -> events.warning(connection, expiring));
  }
}
