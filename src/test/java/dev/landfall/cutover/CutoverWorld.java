package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DecisionSpec;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverSpec;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Dns;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.SecretsManager;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.spine.Failure;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a cutover touches, in memory: records, a secret, two data syncs, and time. */
final class CutoverWorld implements Clients {
  static final String GATEWAY = "20.1.2.3";
  static final DatabaseAddress SOURCE = new DatabaseAddress("rds.example", 5432, "shop");
  static final DatabaseAddress TARGET = new DatabaseAddress("azure.example", 5432, "shop");
  static final SecretsManager SECRET = new SecretsManager("shop/database", "DATABASE_URL");
  static final List<DnsRecord> ORIGINALS =
      List.of(
          new DnsRecord(
              "api.domain.com",
              "CNAME",
              "alb.example",
              300,
              false,
              null,
              "by hand",
              List.of("team:shop"),
              null),
          DnsRecord.of("domain.com", "A", "192.0.2.1", 120, false),
          DnsRecord.of("domain.com", "A", "192.0.2.2", 120, false));

  /** What may not happen at once, or ever. */
  enum Blind {
    NOTHING,
    DNS,
    SECRETS
  }

  /** Where the operator dies in a look. */
  enum Crash {
    NEVER,
    BEFORE_ACTING,
    BEFORE_REPORTING
  }

  final FakeDns dns = new FakeDns(this::dnsWritten);
  final List<FakeSync> syncs = new ArrayList<>(List.of(new FakeSync("main")));
  final DnsCutover cutover = new DnsCutover();
  final List<String> violations = new ArrayList<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  DatabaseAddress secret = SOURCE;
  List<DatabasePair> databases = List.of(new DatabasePair("main", SOURCE, TARGET));
  @Nullable String repointed;
  @Nullable Address gateway = new Address(GATEWAY, 8080);
  @Nullable Phase hold;
  int gatewayAnswers = 200;
  @Nullable Long approvedAttempt;
  String decidedAt = "2026-01-01T00:00:00Z";
  Blind blind = Blind.NOTHING;
  private @Nullable Instant backSince;
  private boolean moved;

  CutoverWorld() {
    ORIGINALS.forEach(dns::put);
    cutover.setMetadata(
        new ObjectMetaBuilder()
            .withName("go-live")
            .withNamespace("shop")
            .withUid("uid-1")
            .withGeneration(1L)
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .build());
    declare(Phase.OnSource);
  }

  void declare(Phase phase) {
    cutover.setSpec(
        new DnsCutoverSpec(
            phase,
            "prod",
            new Dns("cloudflare", "domain.com"),
            List.of("api.domain.com", "domain.com"),
            List.of(new Repoint(SECRET, repointed))));
  }

  /** One look, from observation to report, and what it came to. */
  Action look(Crash crash) {
    Neighbours near = near();
    Situation situation;
    try (Observer observer = new Observer(this)) {
      situation = CutoverReconciler.situation(cutover, observer.observe(cutover, near), clock());
    }
    Action action = Planner.plan(situation);
    if (crash == Crash.BEFORE_ACTING) {
      return action;
    }
    Optional<Failure> failed = new Performer(this).perform(cutover, near, situation, action);
    if (crash != Crash.BEFORE_REPORTING) {
      cutover.setStatus(Reporter.report(situation, action, failed, 1L));
    }
    return action;
  }

  Action look() {
    return look(Crash.NEVER);
  }

  /** The data syncs do what stands in the cutover's status, and time goes on. */
  void live(Duration time) {
    for (FakeSync sync : syncs) {
      @Nullable Writable before = sync.writable;
      sync.work(request());
      leftTarget(before, sync.writable);
    }
    now = now.plus(time);
  }

  /** Looks until nothing is left to do or nothing but a person can help. */
  Action settle() {
    Action action = look();
    for (int i = 0; i < 400; i++) {
      if (action instanceof Action.Settle || action instanceof Action.Refuse) {
        return action;
      }
      live(action instanceof Action.Wait w ? w.lookAgain() : Duration.ofMillis(50));
      action = look();
    }
    return action;
  }

  /** The cutover is deleted, and applied again under its name. */
  void applyAnew() {
    leave();
    cutover.setStatus(null);
    cutover.getMetadata().setUid("uid-2");
  }

  Optional<Failure> leave() {
    try (Observer observer = new Observer(this)) {
      return new Farewell(observer, new Performer(this), clock()).leave(cutover, near());
    }
  }

  DatabaseRequest request() {
    return Objects.requireNonNullElse(status().database(), DatabaseRequest.Source);
  }

  DnsCutoverStatus status() {
    return Objects.requireNonNullElse(cutover.getStatus(), DnsCutoverStatus.NONE);
  }

  List<DnsRecord> bare() {
    return dns.all().stream().map(DnsRecord::bare).toList();
  }

  boolean atGateway() {
    return dns.all().stream().anyMatch(r -> r.content().equals(GATEWAY));
  }

  private void dnsWritten(List<DnsRecord> standing) {
    for (String host : cutover.getSpec().hostnames()) {
      if (standing.stream().noneMatch(r -> r.name().equals(host) && r.routes())) {
        violations.add(host + " leads nowhere");
      }
    }
    boolean there = atGateway();
    if (moved && !there) {
      backSince = now;
    }
    moved = there;
    if (!there) {
      return;
    }
    if (syncs.stream().anyMatch(s -> s.writable != Writable.Target)) {
      violations.add("traffic at the gateway before every database was promoted");
    }
  }

  private void leftTarget(@Nullable Writable before, @Nullable Writable after) {
    if (before != Writable.Target || after == Writable.Target) {
      return;
    }
    if (atGateway()) {
      violations.add("a database left the target while traffic was there");
    } else if (backSince != null && now.isBefore(backSince.plusSeconds(60))) {
      violations.add("a database left the target before clients could follow");
    }
  }

  private Neighbours near() {
    List<Decision> decisions = new ArrayList<>();
    if (hold != null) {
      decisions.add(decision(new DecisionSpec("go-live", null, hold, null, null, "alice")));
    }
    if (approvedAttempt != null) {
      decisions.add(
          decision(
              new DecisionSpec(
                  "go-live",
                  null,
                  null,
                  DecisionSpec.Approval.Finalized,
                  approvedAttempt,
                  "alice")));
    }
    return new Neighbours(
        Optional.of(environment()),
        syncs.stream().map(FakeSync::object).toList(),
        decisions,
        List.of(cutover));
  }

  private Decision decision(DecisionSpec spec) {
    Decision decision = new Decision();
    decision.setMetadata(new ObjectMetaBuilder().withCreationTimestamp(decidedAt).build());
    decision.setSpec(spec);
    return decision;
  }

  @SuppressWarnings("NullAway") // a network is of no interest here
  private MigrationEnvironment environment() {
    MigrationEnvironment environment = new MigrationEnvironment();
    environment.setSpec(
        new MigrationEnvironmentSpec(
            MigrationEnvironmentSpec.Phase.Provisioned,
            new AwsSide("aws", null, List.of(), List.of()),
            new AzureSide(
                "azure",
                "canadacentral",
                "rg",
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of())));
    environment.setStatus(
        new MigrationEnvironmentStatus(
            1L, null, null, null, List.of(), List.of(), databases, gateway, null, List.of(), null,
            null, List.of()));
    return environment;
  }

  private Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private void see(Blind part) {
    if (blind == part) {
      throw new Failure.Transient("reading " + part, "connection refused").asException();
    }
  }

  @Override
  public DnsProvider dns(String namespace, String connection) {
    see(Blind.DNS);
    return dns;
  }

  @Override
  public Repoints repoints(String namespace, String connection) {
    return new Repoints() {
      @Override
      public DatabaseAddress address(String field, SecretsManager which) {
        see(Blind.SECRETS);
        return secret;
      }

      @Override
      public void point(String field, SecretsManager which, DatabaseAddress database) {
        secret = database;
      }
    };
  }

  @Override
  public Probe probe(String namespace, Gateway gateway) {
    return (host, port, hostname, path) -> gatewayAnswers;
  }
}
