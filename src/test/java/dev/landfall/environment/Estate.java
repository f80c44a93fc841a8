package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.PostgresServer;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * Many whole environments in one subscription, each looked at when the reconciler itself asked to
 * be called again. The cloud is one in memory behind TLS, their databases are on one real
 * PostgreSQL, and time goes by hand.
 */
final class Estate implements AutoCloseable {
  static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";

  /** Everything that an environment can have, %1$s standing for what makes its names its own. */
  private static final String WHOLE =
      """
      apiVersion: landfall.dev/v1alpha1
      kind: MigrationEnvironment
      metadata: {name: "env-%1$s", namespace: shop, uid: "uid-%1$s", generation: 1}
      spec:
        phase: Provisioned
        aws: {connection: aws}
        azure:
          connection: azure
          location: canadacentral
          resourceGroup: shop-%1$s-rg
          network:
            name: shop-%1$s-vnet
            addressSpace: [10.0.0.0/16]
            subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway: 10.0.3.0/24,
              privateEndpoints: 10.0.4.0/24}
          databases:
          - name: main
            server: shop-%1$s-db
            database: shop
            version: "16"
            administrator: {secretRef: {name: admin}}
            application: {secretRef: {name: app}}
            caBundleRef: {name: ca, key: ca.crt}
          caches: [{name: sessions, resource: shop-%1$s-redis}]
          storage: {account: shopfiles%1$s, containers: [{name: uploads}, {name: exports}]}
          registry: {name: shopacr%1$s}
          exposed:
          - {resource: containerRegistry/shopacr%1$s, reason: images are pushed from outside}
          keyVault: {name: shop-%1$s-kv}
          containerApps:
            environment: shop-%1$s-cae
            apps:
            - name: backend
              image: shopacr%1$s.azurecr.io/backend:1.0
              ingress: {port: 8080, healthPath: /health}
              env:
              - {name: STACK, value: azure}
              - {name: DATABASE_URL, from: {database: main}}
              - {name: CACHE_URL, from: {cache: sessions}}
            jobs:
            - name: migrate
              image: "task:1.0"
              migrates: main
              env: [{name: DATABASE_URL, from: {database: main}}]
          gateway:
            name: shop-%1$s-agw
            port: 8080
            routes: [{name: api, host: api.domain.com, path: /, app: backend}]
          monitoring:
            workspace: shop-%1$s-logs
            retentionDays: 30
            alerts: {emails: [oncall@domain.com]}
      """;

  /** One of them, and when it is looked at next. */
  private record Due(Instant at, MigrationEnvironment environment) {}

  final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  final MemoryArm arm;
  final EnvironmentReconciler reconciler;
  final List<MigrationEnvironment> environments = new ArrayList<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
  private final Addresses addresses = Addresses.claim();
  private final PostgresServer postgres;
  private final CloudServer azure;
  private final CloudServer aws;
  private final Connections connections;
  private int looks;

  /**
   * Nothing made yet.
   *
   * @param budget of the subscription, as YAML
   */
  Estate(KubernetesClient kubernetes, Path directory, int size, String budget) throws IOException {
    Authority ca = Authority.create("local");
    var at = addresses.next(Addresses.Pool.FLEXIBLE_SERVER);
    postgres =
        PostgresServer.start(
            new PostgresServer.Settings(
                16, directory.resolve("pg"), at, ca.issue("db", at), "azuresu"));
    postgres.execute(
        "CREATE ROLE landfall_admin LOGIN CREATEROLE CREATEDB REPLICATION PASSWORD 'admin-pw'");
    postgres.execute("CREATE DATABASE shop OWNER landfall_admin");
    arm = new MemoryArm(clock, postgres.host());
    Identity control = ca.issue("clouds", addresses.control());
    azure = CloudServer.start(arm, addresses.control(), control, new Faults(), new RequestLog());
    aws =
        CloudServer.start(
            new ScriptedSts(), addresses.control(), control, new Faults(), new RequestLog());
    ShopObjects objects = new ShopObjects(kubernetes);
    objects.secret("ca", Map.of("ca.crt", ca.pem()));
    objects.secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "x"));
    objects.secret("azure", Map.of("clientId", "c", "clientSecret", "right-secret"));
    objects.secret("admin", Map.of("username", "landfall_admin", "password", "admin-pw"));
    objects.secret("app", Map.of("username", "shop", "password", "app-password"));
    objects.aws(aws.uri());
    objects.connection(
        "azure",
        """
        {budget: %1$s, azure: {subscriptionId: 00000000-0000-0000-0000-000000000000,
          tenantId: 00000000-0000-0000-0000-000000000001, credentials: {secretRef: {name: azure}},
          endpoint: {authorityHost: "%2$s", resourceManager: "%2$s",
            caBundleRef: {name: ca, key: ca.crt}}}}
        """
            .formatted(budget, azure.uri()));
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), new StatusInHand(), clock);
    for (int i = 0; i < size; i++) {
      MigrationEnvironment one =
          Serialization.unmarshal(WHOLE.formatted(name(i)), MigrationEnvironment.class);
      environments.add(one);
    }
  }

  private static String name(int i) {
    return "n%03d".formatted(i);
  }

  /** Has the first one made; the others are then there as well, and known to nobody yet. */
  void make() {
    due.add(new Due(clock.instant(), environments.getFirst()));
    run(Duration.ofMinutes(5));
    for (int i = 1; i < environments.size(); i++) {
      arm.copy(name(0), name(i));
      due.add(new Due(clock.instant(), environments.get(i)));
    }
  }

  /** Lets time go by. */
  void run(Duration time) {
    Instant end = clock.instant().plus(time);
    while (due.peek() != null && !due.element().at().isAfter(end)) {
      Due next = due.remove();
      if (next.at().isAfter(clock.instant())) {
        clock.forward(Duration.between(clock.instant(), next.at()));
      }
      long again = reconciler.reconcile(next.environment(), null).getScheduleDelay().orElseThrow();
      looks++;
      due.add(new Due(clock.instant().plusMillis(again), next.environment()));
    }
    clock.forward(Duration.between(clock.instant(), end));
  }

  /** How often one was looked at since the last time. */
  int looks() {
    int all = looks;
    looks = 0;
    return all;
  }

  /** Those that do not stand, each with what it says. */
  List<String> unsettled() {
    return environments.stream()
        .flatMap(e -> Objects.requireNonNull(e.getStatus(), "not looked at").conditions().stream())
        .filter(c -> c.getType().equals("Ready") && !c.getStatus().equals("True"))
        .map(c -> c.getReason() + ": " + c.getMessage())
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    connections.close();
    azure.close();
    aws.close();
    postgres.close();
    addresses.close();
  }
}
