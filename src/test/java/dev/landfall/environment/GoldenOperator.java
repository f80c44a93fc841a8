package dev.landfall.environment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole reconciler as golden cases drive it: over TLS and tokens to {@link GoldenArm}, to a
 * real PostgreSQL for what lives in one, on a clock moved by hand.
 */
final class GoldenOperator implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-12-05T02:00:00Z");
  private static final int MOST_PASSES = 40;

  /** What stands where a type's base was provisioned. */
  record Standing(Map<String, ObjectNode> holds, MigrationEnvironmentStatus status) {

    /** The same status, which does not know a resource. */
    MigrationEnvironmentStatus forgetting(String resource) {
      return new MigrationEnvironmentStatus(
          status.observedGeneration(),
          status.phase(),
          status.progress(),
          status.waitingFor(),
          status.plan(),
          status.resources().stream().filter(r -> !r.name().equals(resource)).toList(),
          status.databases(),
          status.gateway(),
          status.sourceEntry(),
          status.source(),
          status.cost(),
          status.parity(),
          status.conditions());
    }
  }

  final GoldenArm arm;
  final Faults faults = new Faults();
  final Map<String, String> secrets = new TreeMap<>();
  final String databaseHost;
  private final KubernetesClient kubernetes;
  private final ShopObjects objects;
  private final Addresses addresses = Addresses.claim();
  private final PostgresServer postgres;
  private final CloudServer azure;
  private final CloudServer aws;
  private final Map<String, Standing> standing = new HashMap<>();
  private HandClock clock = new HandClock(START);
  private Connections connections;
  private EnvironmentReconciler reconciler;

  GoldenOperator(KubernetesClient kubernetes, Path directory) throws Exception {
    this.kubernetes = kubernetes;
    this.objects = new ShopObjects(kubernetes);
    Authority ca = Authority.create("local");
    var at = addresses.next(Addresses.Pool.FLEXIBLE_SERVER);
    postgres =
        PostgresServer.start(
            new PostgresServer.Settings(
                16, directory.resolve("pg"), at, ca.issue("db", at), "azuresu"));
    databaseHost = postgres.host();
    arm = new GoldenArm(databaseHost);
    Identity control = ca.issue("clouds", addresses.control());
    azure = CloudServer.start(arm, addresses.control(), control, faults, new RequestLog());
    aws =
        CloudServer.start(
            new ScriptedSts(), addresses.control(), control, faults, new RequestLog());
    postgres.execute(
        "CREATE ROLE landfall LOGIN CREATEROLE CREATEDB REPLICATION PASSWORD 'Secret-Admin-1'");
    postgres.execute("CREATE DATABASE shop OWNER landfall");
    Identity site = ca.issue("site", List.of("api.domain.com"), List.of(), List.of());
    secret("ca", Map.of("ca.crt", ca.pem()));
    secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "Secret-Aws-1"));
    secret("azure", Map.of("clientId", "c", "clientSecret", "Secret-Azure-1"));
    secret("db-admin", Map.of("username", "landfall", "password", "Secret-Admin-1"));
    secret("db-app", Map.of("username", "shop", "password", "Secret-App-1"));
    secret("payments", Map.of("key", "Secret-Payments-1"));
    secret("site-tls", Map.of("tls.crt", site.pemChain(), "tls.key", site.pemKey()));
    objects.aws(aws.uri());
    objects.connection(
        "azure",
        """
        {azure: {subscriptionId: 00000000-0000-0000-0000-000000000000,
          tenantId: 00000000-0000-0000-0000-000000000000,
          credentials: {secretRef: {name: azure}},
          endpoint: {authorityHost: "%1$s", resourceManager: "%1$s",
            caBundleRef: {name: ca, key: ca.crt}}}}
        """
            .formatted(azure.uri()));
    restart();
  }

  /** Another process of the operator, which remembers nothing. */
  void restart() {
    if (connections != null) {
      connections.close();
    }
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), new StatusInHand(), clock);
  }

  /** At the same hour, as if nothing had been before. */
  void beginAnew() {
    clock = new HandClock(START);
    faults.clear();
    restart();
  }

  /** One pass; the clock then stands where the reconciler wants to look again. */
  void pass(MigrationEnvironment environment) {
    clock.forward(
        Duration.ofMillis(
            reconciler.reconcile(environment, null).getScheduleDelay().orElseThrow()));
  }

  /** What Azure holds, and the status tells, once all of a type's base stands. */
  Standing standing(String type) {
    return standing.computeIfAbsent(
        type,
        t -> {
          beginAnew();
          arm.begin(Map.of());
          MigrationEnvironment environment = GoldenCase.declared(t);
          for (int pass = 0; pass < MOST_PASSES; pass++) {
            pass(environment);
            if (arm.writes().isEmpty() && arm.isAtRest(path -> true) && isSettled(environment)) {
              return new Standing(arm.holds(), environment.getStatus());
            }
          }
          throw new AssertionError(
              "%s/base.yaml does not come to stand: %s"
                  .formatted(t, Serialization.asYaml(environment.getStatus())));
        });
  }

  private static boolean isSettled(MigrationEnvironment environment) {
    return environment.getStatus().conditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getReason().equals("Settled"));
  }

  private void secret(String name, Map<String, String> values) {
    objects.secret(name, values);
    values.forEach(
        (key, value) -> {
          if (value.startsWith("Secret-")) {
            secrets.put(value, "(%s of Secret %s)".formatted(key, name));
          }
        });
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
