package dev.landfall.environment;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.kube.Secrets;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.azure.ArmCaller;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.process.Await;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import dev.landfall.tls.Authority;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One environment of namespace shop, and the local Azure that it is made on, over TLS and tokens.
 * The clock of both moves by hand.
 */
final class LocalAzure implements AutoCloseable {
  static final String GROUP =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  final Faults faults = new Faults();
  final RequestLog requests = new RequestLog();
  final StatusInHand statuses = new StatusInHand();
  final Authority authority = Authority.create("local");
  final AzureCloud cloud;
  final ArmCaller arm;
  private final KubernetesClient kubernetes;
  private final Addresses addresses = Addresses.claim();
  private final CloudServer azure;
  private final CloudServer aws;
  private Connections connections;
  private EnvironmentReconciler reconciler;
  private MigrationEnvironment environment = new MigrationEnvironment();
  private long generation;

  LocalAzure(KubernetesClient kubernetes, Path directory) throws IOException {
    this.kubernetes = kubernetes;
    Identity control = authority.issue("clouds", addresses.control());
    cloud =
        new AzureCloud(
            addresses, authority, Programs.standard(directory.resolve("logs")), directory, clock);
    arm = new ArmCaller(cloud);
    azure = CloudServer.start(cloud, addresses.control(), control, faults, requests);
    aws = CloudServer.start(new ScriptedSts(), addresses.control(), control, faults, requests);
    secret("ca", Map.of("ca.crt", authority.pem()));
    secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "x"));
    secret(
        "azure",
        Map.of(
            "clientId", cloud.credentials().clientId(),
            "clientSecret", cloud.credentials().clientSecret()));
    connection(
        """
        metadata: {name: aws, namespace: shop}
        spec:
          aws: {region: ca-central-1, accountId: "123456789012",
            credentials: {secretRef: {name: aws}},
            endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}}
        """
            .formatted(aws.uri()));
    connection(
        """
        metadata: {name: azure, namespace: shop}
        spec:
          budget: {readsPerMinute: 1000000, writesPerMinute: 1000000}
          azure: {subscriptionId: 00000000-0000-0000-0000-000000000000,
            tenantId: 00000000-0000-0000-0000-000000000000,
            credentials: {secretRef: {name: azure}},
            endpoint: {authorityHost: "%1$s", resourceManager: "%1$s",
              caBundleRef: {name: ca, key: ca.crt}}}
        """
            .formatted(azure.uri()));
    restart();
  }

  /** Another process of the operator: nothing but the world and the status is remembered. */
  void restart() {
    if (connections != null) {
      connections.close();
    }
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), statuses, clock);
  }

  /** Declares the Azure side, in YAML, below the connection, the place and the network. */
  void declare(String side) {
    declare("Provisioned", side);
  }

  /** The same at a rung. */
  void declare(String phase, String side) {
    declare(phase, "drift: Correct", side);
  }

  /**
   * The same with more of the spec.
   *
   * @param more in one line of YAML
   */
  void declare(String phase, String more, String side) {
    MigrationEnvironment declared =
        Serialization.unmarshal(
            """
            apiVersion: landfall.dev/v1alpha1
            kind: MigrationEnvironment
            metadata: {name: prod, namespace: shop, uid: uid-1, generation: %d}
            spec:
              phase: %s
              %s
              aws: {connection: aws}
              azure:
                connection: azure
                location: canadacentral
                resourceGroup: shop-rg
                network:
                  name: shop-vnet
                  addressSpace: [10.0.0.0/16]
                  subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24,
                    gateway: 10.0.3.0/24, privateEndpoints: 10.0.4.0/24}
            %s
            """
                .formatted(++generation, phase, more, side.indent(4)),
            MigrationEnvironment.class);
    declared.setStatus(environment.getStatus());
    environment = declared;
  }

  /** One pass. */
  UpdateControl<MigrationEnvironment> look() {
    return reconciler.reconcile(environment, null);
  }

  /** The environment is deleted: passes until nothing keeps it any more. */
  void delete() {
    markForDeletion();
    Await.until(
        "the environment to go",
        PATIENCE,
        () -> {
          clock.forward(Duration.ofSeconds(1));
          return leave();
        });
  }

  /** Somebody deletes the environment. */
  void markForDeletion() {
    environment.getMetadata().setDeletionTimestamp(clock.instant().toString());
  }

  /** One pass over an environment that is being deleted: whether nothing keeps it any more. */
  boolean leave() {
    return reconciler.cleanup(environment, null).isRemoveFinalizer();
  }

  /** Passes until everything stands. */
  void settle() {
    until("Ready", "True Settled");
  }

  /** Passes until a condition says something. */
  void until(String type, String said) {
    try {
      Await.until(
          type + " says " + said,
          PATIENCE,
          () -> {
            look();
            clock.forward(Duration.ofSeconds(1));
            return condition(type).contains(said);
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(Serialization.asYaml(environment.getStatus()), e);
    }
  }

  /** What a condition says: status, reason, message. */
  String condition(String type) {
    return environment.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> "%s %s %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
        .findFirst()
        .orElse("none");
  }

  /** A line of the plan. */
  PlannedResource line(String resource) {
    return environment.getStatus().plan().stream()
        .filter(p -> p.resource().equals(resource))
        .findFirst()
        .orElseThrow(() -> new AssertionError(resource + " is not planned"));
  }

  MigrationEnvironment environment() {
    return environment;
  }

  /** Writes that reached Azure so far. */
  long writes() {
    return requests.of("azure").writes();
  }

  /** A Secret of the namespace, made or changed. */
  void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).createOr(r -> r.update());
  }

  private void connection(String yaml) {
    kubernetes
        .resource(
            Serialization.unmarshal(
                "apiVersion: landfall.dev/v1alpha1\nkind: CloudConnection\n" + yaml,
                CloudConnection.class))
        .inNamespace("shop")
        .create();
  }

  @Override
  public void close() {
    connections.close();
    azure.close();
    aws.close();
    cloud.close();
    addresses.close();
  }
}
