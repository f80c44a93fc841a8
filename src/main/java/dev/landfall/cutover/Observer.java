package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DecisionSpec;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverSpec;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.Traffic;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cutover.Observation.Rival;
import dev.landfall.cutover.Observation.Sync;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.cutover.dns.Zone;
import dev.landfall.spine.Futures;
import dev.landfall.spine.Seen;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Looks at everything a cutover decides on. The looks run side by side: right after a promotion
 * their time is a user's waiting time.
 */
public final class Observer implements AutoCloseable {
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final Clients clients;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("cutover-look-", 0).factory());

  /** Looks through these clients. */
  public Observer(Clients clients) {
    this.clients = clients;
  }

  /** What stands now. */
  public Observation observe(DnsCutover cutover, Neighbours near) {
    DnsCutoverSpec spec = cutover.getSpec();
    Map<String, Future<Seen<DnsZoneSnapshot>>> hostnames = new HashMap<>();
    Map<Repoint, Future<Seen<DatabaseAddress>>> secrets = new HashMap<>();
    for (String hostname : spec.hostnames()) {
      hostnames.put(hostname, later(() -> Optional.of(snapshot(cutover, hostname))));
    }
    for (Repoint repoint : spec.repoint()) {
      secrets.put(repoint, later(() -> secret(cutover, near, repoint)));
    }
    Map<Repoint, Seen<DatabaseAddress>> pointed = all(secrets);
    // Only once the secrets are changed: after a promotion that is what users wait for.
    Future<Seen<List<String>>> smoke =
        later(() -> repointed(near, pointed) ? smoke(cutover, near) : Optional.empty());
    return new Observation(
        near.environment().map(e -> Seen.present(statusOf(e))).orElseGet(Seen::absent),
        near.syncs().stream().map(Observer::sync).toList(),
        all(hostnames),
        pointed,
        holds(near),
        near.decisions().stream().anyMatch(d -> approves(d, cutover)),
        rival(cutover, near.cutovers()),
        Futures.get(smoke));
  }

  private DnsZoneSnapshot snapshot(DnsCutover cutover, String hostname) {
    DnsCutoverSpec.Dns dns = cutover.getSpec().dns();
    DnsProvider provider = clients.dns(cutover.getMetadata().getNamespace(), dns.connection());
    Zone zone = provider.zone(dns.zone());
    return DnsZoneSnapshot.of(hostname, provider.records(zone, hostname));
  }

  private Optional<DatabaseAddress> secret(DnsCutover cutover, Neighbours near, Repoint repoint) {
    return near.environment()
        .map(e -> e.getSpec().aws().connection())
        .map(
            connection ->
                clients
                    .repoints(cutover.getMetadata().getNamespace(), connection)
                    .address(Clients.field(cutover.getSpec(), repoint), repoint.secretsManager()));
  }

  private static boolean repointed(Neighbours near, Map<Repoint, Seen<DatabaseAddress>> pointed) {
    List<DatabaseAddress> sources =
        near.environment().stream()
            .flatMap(e -> statusOf(e).databases().stream())
            .flatMap(pair -> Optional.ofNullable(pair.source()).stream())
            .toList();
    return pointed.values().stream()
        .allMatch(seen -> seen.get().filter(at -> !sources.contains(at)).isPresent());
  }

  private Optional<List<String>> smoke(DnsCutover cutover, Neighbours near) {
    boolean promoted =
        !near.syncs().isEmpty()
            && near.syncs().stream().allMatch(s -> sync(s).writable() == Writable.Target);
    Traffic traffic = cutover.getStatus() == null ? null : cutover.getStatus().traffic();
    boolean moved = traffic != null && traffic.side() == TrafficSide.Target;
    if (!promoted || moved) {
      return Optional.empty();
    }
    return near.environment()
        .flatMap(
            e ->
                Optional.ofNullable(statusOf(e).gateway())
                    .map(
                        g ->
                            cutover.getSpec().hostnames().stream()
                                .flatMap(h -> wrong(e, g, h, path(e, h)).stream())
                                .toList()));
  }

  /** An application that asks who one is works; one that does not know its own path does not. */
  private Optional<String> wrong(
      MigrationEnvironment environment, Address gateway, String hostname, String path) {
    Gateway declared = environment.getSpec().azure().gateway();
    int status =
        clients
            .probe(environment.getMetadata().getNamespace(), declared)
            .status(gateway.host(), gateway.port(), hostname, path);
    return status < BAD_REQUEST || status == UNAUTHORIZED
        ? Optional.empty()
        : Optional.of("%s%s with %d".formatted(hostname, path, status));
  }

  /** The path to ask for: the health path of the app behind, where its route leads there. */
  private static String path(MigrationEnvironment environment, String hostname) {
    AzureSide azure = environment.getSpec().azure();
    Gateway gateway = azure.gateway();
    AzureSide.ContainerApps apps = azure.containerApps();
    if (gateway == null || apps == null) {
      return "/";
    }
    return gateway.routes().stream()
        .filter(r -> r.host().equals(hostname) || wildcard(r.host(), hostname))
        .findFirst()
        .map(
            route ->
                apps.apps().stream()
                    .filter(a -> a.name().equals(route.app()))
                    .map(a -> a.healthPath())
                    .filter(p -> p.startsWith(route.path()))
                    .findFirst()
                    .orElse(route.path()))
        .orElse("/");
  }

  private static boolean wildcard(String host, String hostname) {
    return host.startsWith("*.") && hostname.endsWith(host.substring(1));
  }

  private static MigrationEnvironmentStatus statusOf(MigrationEnvironment environment) {
    return Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE);
  }

  private static Sync sync(DataSync sync) {
    DataSyncStatus status = sync.getStatus();
    String name = sync.getMetadata().getName();
    String database = sync.getSpec().store().name();
    if (status == null) {
      return new Sync(name, database, null, null, false, false, false, "not looked at so far");
    }
    DataSyncStatus.Verification last = status.lastVerification();
    return new Sync(
        name,
        database,
        status.phase(),
        status.writable(),
        status.conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")),
        last != null && last.differing() == 0,
        "Promoted".equals(status.declared()) && status.writable() != Writable.Target,
        Optional.ofNullable(status.waitingFor())
            .filter(waits -> !waits.isEmpty())
            .orElse("at " + status.phase()));
  }

  /** An approval is for one attempt of this very cutover, not for one of its name before it. */
  private static boolean approves(Decision decision, DnsCutover cutover) {
    Long attempt = cutover.getStatus() == null ? null : cutover.getStatus().attempt();
    return decision.getSpec().approve() == DecisionSpec.Approval.Finalized
        && attempt != null
        && attempt.equals(decision.getSpec().attempt())
        && !created(decision).isBefore(created(cutover));
  }

  private static Instant created(HasMetadata object) {
    return Instant.parse(object.getMetadata().getCreationTimestamp());
  }

  private static Optional<Phase> holds(Neighbours near) {
    return near.decisions().stream()
        .flatMap(d -> Optional.ofNullable(d.getSpec().hold()).stream())
        .min(Comparator.naturalOrder());
  }

  /** Of two cutovers that claim a hostname the older one owns it, then the one first by name. */
  private static Optional<Rival> rival(DnsCutover mine, Collection<DnsCutover> others) {
    Comparator<DnsCutover> first =
        Comparator.comparing((DnsCutover c) -> c.getMetadata().getCreationTimestamp())
            .thenComparing(c -> c.getMetadata().getNamespace())
            .thenComparing(c -> c.getMetadata().getName());
    return others.stream()
        .filter(o -> !o.getMetadata().getUid().equals(mine.getMetadata().getUid()))
        .filter(o -> first.compare(o, mine) < 0)
        .flatMap(
            o ->
                o.getSpec().hostnames().stream()
                    .filter(mine.getSpec().hostnames()::contains)
                    .map(
                        h ->
                            new Rival(
                                h,
                                o.getMetadata().getNamespace() + "/" + o.getMetadata().getName())))
        .findFirst();
  }

  private <T> Future<Seen<T>> later(Supplier<Optional<T>> read) {
    return threads.submit(() -> Seen.look(read));
  }

  private static <K, T> Map<K, Seen<T>> all(Map<K, Future<Seen<T>>> futures) {
    Map<K, Seen<T>> seen = new HashMap<>();
    futures.forEach((key, future) -> seen.put(key, Futures.get(future)));
    return seen;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
