package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a database: observe, plan, perform, report. */
@ControllerConfiguration(name = "datasync")
public final class DataSyncReconciler implements Reconciler<DataSync>, Cleaner<DataSync> {
  private static final Logger LOG = LoggerFactory.getLogger(DataSyncReconciler.class);

  private final Engines engines;
  private final Jobs jobs;
  private final Observer observer;
  private final Performer performer;
  private final Telling telling;
  private final StatusWriter statuses;
  private final Clock clock;

  @SuppressWarnings("NullAway.Init") // set by prepareEventSources, before the first reconcile
  private InformerEventSource<MigrationEnvironment, DataSync> environments;

  @SuppressWarnings("NullAway.Init")
  private InformerEventSource<DnsCutover, DataSync> cutovers;

  @SuppressWarnings("NullAway.Init")
  private InformerEventSource<Decision, DataSync> decisions;

  @SuppressWarnings("NullAway.Init")
  private EventSourceContext<DataSync> sources;

  /** A carrier that works through these engines. */
  public DataSyncReconciler(
      Engines engines, Jobs jobs, Telling telling, StatusWriter statuses, Clock clock) {
    this.engines = engines;
    this.jobs = jobs;
    this.observer = new Observer(engines, jobs);
    this.performer = new Performer(jobs, clock);
    this.telling = telling;
    this.statuses = statuses;
    this.clock = clock;
  }

  @Override
  public UpdateControl<DataSync> reconcile(DataSync sync, Context<DataSync> context) {
    Neighbours near = neighbours(sync);
    Observation seen = observer.observe(sync, near);
    Action action = Planner.plan(sync.getSpec(), statusOf(sync), seen, clock.instant());
    Job outcome = perform(sync, near, action);
    return report(sync, context, seen, action, outcome);
  }

  private Job perform(DataSync sync, Neighbours near, Action action) {
    return near.addressed(sync)
        .map(e -> performer.perform(sync.getMetadata().getUid(), engines.of(sync, e), action))
        .orElseGet(Job.None::new);
  }

  private UpdateControl<DataSync> report(
      DataSync sync, Context<DataSync> context, Observation seen, Action action, Job outcome) {
    DataSyncStatus before = statusOf(sync);
    DataSyncStatus after =
        Reporter.report(
            sync.getSpec(),
            before,
            seen,
            action,
            outcome,
            sync.getMetadata().getGeneration(),
            clock.instant());
    telling.changed(sync, before, after);
    telling.found(sync, before, after, seen.job());
    Duration next = Pace.of(action, outcome, seen.job());
    if (!after.equals(sync.getStatus())) {
      LOG.atInfo()
          .addKeyValue("sync", sync.getMetadata().getName())
          .addKeyValue("phase", after.phase())
          .addKeyValue("action", action)
          .addKeyValue("observed", seen.describe())
          .log("decided");
      statuses.write(sync, after, context);
    }
    settle(sync, seen.job());
    return UpdateControl.<DataSync>noUpdate().rescheduleAfter(next);
  }

  /** What is in status now need not be kept; a failure is kept until it has been waited out. */
  private void settle(DataSync sync, Job job) {
    boolean over =
        job instanceof Job.Done
            || (job instanceof Job.Failed f
                && clock.instant().isAfter(f.at().plus(Planner.patience(f))));
    if (over) {
      jobs.forget(sync.getMetadata().getUid(), job);
    }
  }

  @Override
  public DeleteControl cleanup(DataSync sync, Context<DataSync> context) {
    Optional<Failure> left = leave(sync);
    telling.leaving(sync, left);
    return left.map(
            f ->
                DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(FailurePolicy.of(f).retryAfter()))
        .orElseGet(DeleteControl::defaultDelete);
  }

  private Optional<Failure> leave(DataSync sync) {
    if (jobs.of(sync.getMetadata().getUid()) instanceof Job.Running running) {
      return Optional.of(
          new Failure.Transient(
              running.task().doing(), "it ends first, then what it made is taken down"));
    }
    Optional<MigrationEnvironment> environment = neighbours(sync).addressed(sync);
    if (environment.isEmpty() && statusOf(sync).epoch() != null) {
      return Optional.of(
          new Failure.Invalid(
              "spec.environment",
              sync.getSpec().environment(),
              "it is gone or reports no addresses, so slots and fences cannot be released; create"
                  + " it again, or release them by hand and remove the finalizer"));
    }
    try {
      environment.ifPresent(e -> engines.of(sync, e).cleanUp());
      engines.forget(sync);
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure());
    }
  }

  private static DataSyncStatus statusOf(DataSync sync) {
    return Objects.requireNonNullElse(sync.getStatus(), DataSyncStatus.NONE);
  }

  private Neighbours neighbours(DataSync sync) {
    String namespace = sync.getMetadata().getNamespace();
    return new Neighbours(
        environments.get(new ResourceID(sync.getSpec().environment(), namespace)),
        Optional.ofNullable(sync.getSpec().cutoverRef())
            .flatMap(name -> cutovers.get(new ResourceID(name, namespace))),
        sources.getPrimaryCache().list(namespace).toList(),
        decisions
            .list(namespace, d -> sync.getMetadata().getName().equals(d.getSpec().dataSync()))
            .toList());
  }

  @Override
  public List<EventSource<?, DataSync>> prepareEventSources(EventSourceContext<DataSync> context) {
    sources = context;
    environments =
        source(
            MigrationEnvironment.class,
            e -> s -> s.getSpec().environment().equals(e.getMetadata().getName()));
    cutovers =
        source(
            DnsCutover.class, c -> s -> c.getMetadata().getName().equals(s.getSpec().cutoverRef()));
    decisions =
        source(Decision.class, d -> s -> s.getMetadata().getName().equals(d.getSpec().dataSync()));
    return List.of(environments, cutovers, decisions);
  }

  private <R extends HasMetadata> InformerEventSource<R, DataSync> source(
      Class<R> kind, Function<R, Predicate<DataSync>> concerns) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, DataSync.class)
            .withSecondaryToPrimaryMapper(r -> concerned(r, concerns.apply(r)))
            .build(),
        sources);
  }

  private Set<ResourceID> concerned(HasMetadata by, Predicate<DataSync> which) {
    return sources
        .getPrimaryCache()
        .list(by.getMetadata().getNamespace(), which)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }
}
