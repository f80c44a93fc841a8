package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DecisionSpec;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at everything a data sync decides on. */
public final class Observer {
  private final Engines engines;
  private final Jobs jobs;

  /** Looks through these engines. */
  public Observer(Engines engines, Jobs jobs) {
    this.engines = engines;
    this.jobs = jobs;
  }

  /** What stands now. */
  public Observation observe(DataSync sync, Neighbours near) {
    Seen<World> world =
        Seen.look(
            () -> {
              near.environment().ifPresent(e -> named(sync, e));
              return near.addressed(sync).map(e -> engines.of(sync, e).look());
            });
    return new Observation(
        wanted(sync.getSpec(), near.cutover()),
        world,
        jobs.of(sync.getMetadata().getUid()),
        environment(sync, near),
        rival(sync, near),
        world.get().map(World::walKept).orElseGet(() -> walKept(sync, near)),
        sync.getSpec().cutoverRef() != null
            || near.decisions().stream().anyMatch(d -> approves(d, sync)));
  }

  /** An approval is for where this sync stands now, not for a promotion before it. */
  private static boolean approves(Decision decision, DataSync sync) {
    Instant at = Instant.parse(decision.getMetadata().getCreationTimestamp());
    boolean outdated =
        sync.getStatus() != null
            && sync.getStatus().switches().stream()
                .anyMatch(s -> at.isBefore(Instant.parse(s.at())));
    return decision.getSpec().approve() == DecisionSpec.Approval.Finalized
        && !outdated
        && !at.isBefore(Instant.parse(sync.getMetadata().getCreationTimestamp()));
  }

  /** A name that the environment does not have is waited for in vain. */
  private static void named(DataSync sync, MigrationEnvironment environment) {
    DataSyncSpec.Store store = sync.getSpec().store();
    List<String> names =
        switch (store.kind()) {
          case "database" ->
              environment.getSpec().aws().databases().stream().map(AwsSide.Database::name).toList();
          case "bucket" ->
              environment.getSpec().aws().buckets().stream().map(AwsSide.Bucket::name).toList();
          default ->
              throw new Failure.Invalid(
                      store.field(),
                      store.name(),
                      "caches are not carried over so far; let the application fill the new one,"
                          + " and delete this DataSync")
                  .asException();
        };
    if (!names.contains(store.name())) {
      throw new Failure.Invalid(
              store.field(),
              store.name(),
              "name one of those of MigrationEnvironment %s: %s"
                  .formatted(sync.getSpec().environment(), String.join(", ", names)))
          .asException();
    }
  }

  /** While one side does not answer, the other is asked by itself. */
  private long walKept(DataSync sync, Neighbours near) {
    return Seen.look(() -> near.addressed(sync).map(e -> engines.of(sync, e).walKept()))
        .get()
        .orElse(0L);
  }

  private static Seen<Wanted> wanted(DataSyncSpec spec, Optional<DnsCutover> cutover) {
    DataSyncSpec.Phase phase = spec.phase();
    if (phase != null) {
      return Seen.present(
          switch (phase) {
            case Idle -> Wanted.IDLE;
            case Copied -> Wanted.COPIED;
            case Replicating -> Wanted.REPLICATING;
            case Promoted -> Wanted.PROMOTED;
            case Finalized -> Wanted.FINALIZED;
          });
    }
    return cutover
        .flatMap(c -> Optional.ofNullable(c.getStatus()))
        .flatMap(status -> Optional.ofNullable(status.database()))
        .map(request -> Seen.present(asked(request)))
        .orElseGet(Seen::absent);
  }

  private static Wanted asked(DatabaseRequest request) {
    return switch (request) {
      case Source -> Wanted.REPLICATING;
      case ReadOnly -> Wanted.READ_ONLY;
      case Target -> Wanted.PROMOTED;
      case Final -> Wanted.FINALIZED;
    };
  }

  private static String environment(DataSync sync, Neighbours near) {
    return near.environment()
        .map(
            e -> {
              MigrationEnvironmentStatus status = e.getStatus();
              String waits = status == null ? null : status.waitingFor();
              return waits == null || waits.isEmpty()
                  ? "it does not say so far where %s is on both sides"
                      .formatted(sync.getSpec().store())
                  : waits;
            })
        .orElse("there is none of that name in this namespace");
  }

  /** Of two syncs of one store the older one carries it, then the one first by name. */
  private static Optional<String> rival(DataSync mine, Neighbours near) {
    Comparator<DataSync> first =
        Comparator.comparing((DataSync s) -> s.getMetadata().getCreationTimestamp())
            .thenComparing(s -> s.getMetadata().getName());
    return near.syncs().stream()
        .filter(s -> !s.getMetadata().getUid().equals(mine.getMetadata().getUid()))
        .filter(s -> s.getSpec().environment().equals(mine.getSpec().environment()))
        .filter(s -> s.getSpec().store().equals(mine.getSpec().store()))
        .filter(s -> first.compare(s, mine) < 0)
        .map(s -> s.getMetadata().getName())
        .findFirst();
  }
}
