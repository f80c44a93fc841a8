package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cutover.dns.Ownership;
import dev.landfall.spine.Events;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Meters;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conducts a cutover: observe, plan, perform, report. */
@ControllerConfiguration(name = "dnscutover")
public final class CutoverReconciler implements Reconciler<DnsCutover>, Cleaner<DnsCutover> {
  private static final Logger LOG = LoggerFactory.getLogger(CutoverReconciler.class);

  private final Observer observer;
  private final Performer performer;
  private final Farewell farewell;
  private final Telling telling;
  private final StatusWriter statuses;
  private final Clock clock;

  @SuppressWarnings("NullAway.Init") // set by prepareEventSources, before the first reconcile
  private InformerEventSource<MigrationEnvironment, DnsCutover> environments;

  @SuppressWarnings("NullAway.Init")
  private InformerEventSource<DataSync, DnsCutover> syncs;

  @SuppressWarnings("NullAway.Init")
  private InformerEventSource<Decision, DnsCutover> decisions;

  @SuppressWarnings("NullAway.Init")
  private EventSourceContext<DnsCutover> sources;

  /** A conductor that works through these clients. */
  public CutoverReconciler(
      Clients clients, Events events, Meters meters, StatusWriter statuses, Clock clock) {
    this.observer = new Observer(clients);
    this.performer = new Performer(clients);
    this.farewell = new Farewell(observer, performer, clock);
    this.telling = new Telling(events, meters);
    this.statuses = statuses;
    this.clock = clock;
  }

  @Override
  public UpdateControl<DnsCutover> reconcile(DnsCutover cutover, Context<DnsCutover> context) {
    Neighbours near = neighbours(cutover);
    Situation situation = situation(cutover, observer.observe(cutover, near), clock);
    Action action = Planner.plan(situation);
    Optional<Failure> failed = performer.perform(cutover, near, situation, action);
    return report(cutover, context, situation, action, failed);
  }

  private UpdateControl<DnsCutover> report(
      DnsCutover cutover,
      Context<DnsCutover> context,
      Situation s,
      Action action,
      Optional<Failure> failed) {
    DnsCutoverStatus before = s.status();
    DnsCutoverStatus after =
        Reporter.report(s, action, failed, cutover.getMetadata().getGeneration());
    telling.changed(cutover, before, after);
    Duration next =
        failed.map(f -> FailurePolicy.of(f).retryAfter()).orElseGet(() -> Pace.of(action));
    if (!after.equals(cutover.getStatus())) {
      LOG.atInfo()
          .addKeyValue("cutover", cutover.getMetadata().getName())
          .addKeyValue("phase", after.phase())
          .addKeyValue("action", action)
          .addKeyValue("observed", s.seen().describe())
          .log("decided");
      statuses.write(cutover, after, context);
    }
    return UpdateControl.<DnsCutover>noUpdate().rescheduleAfter(next);
  }

  @Override
  public DeleteControl cleanup(DnsCutover cutover, Context<DnsCutover> context) {
    Optional<Failure> left = farewell.leave(cutover, neighbours(cutover));
    telling.leaving(cutover, left);
    return left.map(
            f ->
                DeleteControl.noFinalizerRemoval()
                    .rescheduleAfter(FailurePolicy.of(f).retryAfter()))
        .orElseGet(DeleteControl::defaultDelete);
  }

  static Situation situation(DnsCutover cutover, Observation seen, Clock clock) {
    Ownership me =
        Ownership.of(
            cutover.getMetadata().getNamespace(),
            cutover.getMetadata().getName(),
            cutover.getMetadata().getUid());
    return new Situation(me, cutover.getSpec(), statusOf(cutover), seen, clock.instant());
  }

  private static DnsCutoverStatus statusOf(DnsCutover cutover) {
    return Objects.requireNonNullElse(cutover.getStatus(), DnsCutoverStatus.NONE);
  }

  private Neighbours neighbours(DnsCutover cutover) {
    String namespace = cutover.getMetadata().getNamespace();
    String name = cutover.getMetadata().getName();
    return new Neighbours(
        environments.get(new ResourceID(cutover.getSpec().environment(), namespace)),
        syncs.list(namespace, s -> conducts(name, s)).toList(),
        decisions.list(namespace, d -> name.equals(d.getSpec().cutover())).toList(),
        sources.getPrimaryCache().list().toList());
  }

  @Override
  public List<EventSource<?, DnsCutover>> prepareEventSources(
      EventSourceContext<DnsCutover> context) {
    sources = context;
    environments =
        source(
            MigrationEnvironment.class,
            e ->
                context
                    .getPrimaryCache()
                    .list(
                        e.getMetadata().getNamespace(),
                        c -> c.getSpec().environment().equals(e.getMetadata().getName()))
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
    syncs = source(DataSync.class, s -> named(s, s.getSpec().cutoverRef()));
    decisions = source(Decision.class, d -> named(d, d.getSpec().cutover()));
    return List.of(environments, syncs, decisions);
  }

  /** Of the stores, only databases have a writer to move. */
  private static boolean conducts(String cutover, DataSync sync) {
    return cutover.equals(sync.getSpec().cutoverRef()) && sync.getSpec().database() != null;
  }

  private static Set<ResourceID> named(HasMetadata who, @Nullable String cutover) {
    return cutover == null
        ? Set.of()
        : Set.of(new ResourceID(cutover, who.getMetadata().getNamespace()));
  }

  private <R extends HasMetadata> InformerEventSource<R, DnsCutover> source(
      Class<R> kind, Function<R, Set<ResourceID>> mapper) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, DnsCutover.class)
            .withSecondaryToPrimaryMapper(mapper::apply)
            .build(),
        sources);
  }
}
