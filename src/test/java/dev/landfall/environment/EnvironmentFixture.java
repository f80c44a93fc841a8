package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.localclouds.azure.ArmCaller;
import dev.landfall.localclouds.azure.AzureCloud;
import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.localclouds.http.CloudServer;
import dev.landfall.localclouds.http.Faults;
import dev.landfall.localclouds.http.RequestLog;
import dev.landfall.process.Await;
import dev.landfall.spine.Events;
import dev.landfall.spine.HandClock;
import dev.landfall.spine.StatusInHand;
import dev.landfall.tls.Authority;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What a test of a whole environment stands on: the local Azure behind TLS, connections to it and
 * to an AWS that tells who asks, one declaration, and the reconciler that makes it so. The
 * operator's clock moves by hand. Secret {@code ca} holds the authority, {@code admin} and {@code
 * app} hold logins.
 */
public final class EnvironmentFixture implements AutoCloseable {
  /** The subscription of the connection. */
  public static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";

  /** The resource group of the declaration. */
  public static final String GROUP = SUBSCRIPTION + "/resourceGroups/shop-rg";

  /** The tags of what the environment made. */
  public static final Map<String, Object> OURS = Map.of("landfall-owner", "shop/prod/uid-1");

  private static final String NETWORK =
      """
      network:
        name: shop-vnet
        addressSpace: [10.0.0.0/16]
        subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway: 10.0.3.0/24,
          privateEndpoints: 10.0.4.0/24}
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  final Addresses addresses = Addresses.claim();
  final Authority authority = Authority.create("local");
  final Faults faults = new Faults();
  final RequestLog requests = new RequestLog();
  StatusInHand statuses = new StatusInHand();
  final HandClock clock = new HandClock(Instant.parse("2026-12-05T02:00:00Z"));
  final AzureCloud cloud;
  final ArmCaller arm;
  final CloudApi account = new ScriptedSts();
  final MigrationEnvironment environment;
  Connections connections;
  EnvironmentReconciler reconciler;

  /** What answers in the cloud's place; empty lets it answer. */
  volatile Function<CloudRequest, Optional<CloudResponse>> instead = r -> Optional.empty();

  /** The same for {@link #account}. */
  volatile Function<CloudRequest, Optional<CloudResponse>> insteadOfAws = r -> Optional.empty();

  private final KubernetesClient kubernetes;
  private final ShopObjects objects;
  private final CloudServer azure;
  private final CloudServer aws;

  /**
   * Local clouds with nothing in them.
   *
   * @param azureClock Azure's own clock; {@link #onOneClock} for the operator's
   * @param declared what stands under {@code spec.azure} besides connection, location, group
   */
  EnvironmentFixture(
      KubernetesClient kubernetes, Path directory, Optional<Clock> azureClock, String declared) {
    this(kubernetes, directory, azureClock, Programs.standard(directory.resolve("logs")), declared);
  }

  /** The same with other images. */
  EnvironmentFixture(
      KubernetesClient kubernetes,
      Path directory,
      Optional<Clock> azureClock,
      Programs programs,
      String declared) {
    this.kubernetes = kubernetes;
    this.objects = new ShopObjects(kubernetes);
    cloud = new AzureCloud(addresses, authority, programs, directory, azureClock.orElse(clock));
    arm = new ArmCaller(cloud);
    environment = declared(declared);
    try {
      var control = authority.issue("clouds", addresses.control());
      CloudApi arm = new Overheard(cloud, request -> instead.apply(request));
      CloudApi sts = new Overheard(account, request -> insteadOfAws.apply(request));
      azure = CloudServer.start(arm, addresses.control(), control, faults, requests);
      aws = CloudServer.start(sts, addresses.control(), control, faults, requests);
    } catch (Exception e) {
      throw new IllegalStateException("the local clouds do not start", e);
    }
    connect();
    restart();
  }

  /** On an Azure whose clock runs by itself. */
  static EnvironmentFixture of(KubernetesClient kubernetes, Path directory, String declared) {
    return new EnvironmentFixture(kubernetes, directory, Optional.of(Clock.systemUTC()), declared);
  }

  /** The same with nothing declared but the network. */
  static EnvironmentFixture onOneClock(KubernetesClient kubernetes, Path directory) {
    return onOneClock(kubernetes, directory, "");
  }

  /** On an Azure whose clock is the operator's, moved by hand. */
  static EnvironmentFixture onOneClock(
      KubernetesClient kubernetes, Path directory, String declared) {
    return new EnvironmentFixture(kubernetes, directory, Optional.empty(), declared);
  }

  private void connect() {
    secret("ca", Map.of("ca.crt", authority.pem()));
    secret("aws", Map.of("accessKeyId", "AKIA", "secretAccessKey", "x"));
    secret("admin", Map.of("username", "landfall_admin", "password", "Admin-password-1"));
    secret("app", Map.of("username", "shop", "password", "App-password-1"));
    secret(
        "azure",
        Map.of(
            "clientId",
            cloud.credentials().clientId(),
            "clientSecret",
            cloud.credentials().clientSecret()));
    objects.aws(aws.uri());
    objects.connection(
        "azure",
        """
        {budget: {readsPerMinute: 1000000, writesPerMinute: 1000000},
          azure: {subscriptionId: %s, tenantId: %s, credentials: {secretRef: {name: azure}},
          endpoint: {authorityHost: "%s", resourceManager: "%s",
            caBundleRef: {name: ca, key: ca.crt}}}}
        """
            .formatted(
                cloud.credentials().subscriptionId(),
                cloud.credentials().tenantId(),
                azure.uri(),
                azure.uri()));
  }

  /** Another process of the operator, which remembers nothing. */
  void restart() {
    if (connections != null) {
      connections.close();
    }
    connections = new Connections(kubernetes, CloudCalls.NONE, clock);
    reconciler =
        new EnvironmentReconciler(
            connections, kubernetes, new Events(kubernetes, clock), statuses, clock);
  }

  /** Azure as the connection reaches it. */
  AzureClients clients() {
    return connections.azure("spec.azure.connection", "shop", "azure");
  }

  /**
   * Another declaration: what stands under {@code spec.azure}, the network of four subnets where it
   * says none.
   */
  void declare(String declared) {
    declare("Provisioned", declared);
  }

  /** The same at a rung. */
  void declare(String phase, String declared) {
    declare(phase, "drift: Correct", declared);
  }

  /**
   * The same with more of the spec.
   *
   * @param more in one line of YAML
   */
  void declare(String phase, String more, String declared) {
    declare(declared(phase, more, declared));
  }

  /** Another declaration. */
  void declare(MigrationEnvironment other) {
    environment.setSpec(other.getSpec());
    environment.getMetadata().setGeneration(environment.getMetadata().getGeneration() + 1);
  }

  /** One pass of the reconciler; when it wants to look again. */
  Optional<Long> look() {
    return reconciler.reconcile(environment, null).getScheduleDelay();
  }

  /** Looks until all stands as declared. */
  void settle() {
    until("all to stand", () -> condition("Ready").startsWith("True Settled"));
  }

  /** Looks until a condition says something. */
  void until(String type, String said) {
    until(type + " to say " + said, () -> condition(type).contains(said));
  }

  /** Looks, each time when the operator would, until something is so. */
  void until(String what, BooleanSupplier so) {
    try {
      Await.until(
          what,
          PATIENCE,
          () -> {
            Optional<Long> again = look();
            boolean done = so.getAsBoolean();
            if (!done) {
              clock.forward(Duration.ofMillis(again.orElse(1_000L)));
            }
            return done;
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(Serialization.asYaml(environment.getStatus()), e);
    }
  }

  /** A condition as its status, reason and message. */
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
        .orElseThrow(() -> new AssertionError(Serialization.asYaml(environment.getStatus())));
  }

  /** Somebody deletes the environment. */
  void markForDeletion() {
    environment.getMetadata().setDeletionTimestamp(clock.instant().toString());
  }

  /** One pass over an environment that is being deleted: whether nothing keeps it any more. */
  boolean leave() {
    return reconciler.cleanup(environment, null).isRemoveFinalizer();
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

  /** How many writes Azure was sent. */
  long writes() {
    return requests.of("azure").writes();
  }

  /** A Secret beside the environment. */
  void secret(String name, Map<String, String> values) {
    objects.secret(name, values);
  }

  /** A whole environment around what stands under {@code spec.azure}. */
  static MigrationEnvironment declared(String azure) {
    return declared("Provisioned", "drift: Correct", azure);
  }

  private static MigrationEnvironment declared(String phase, String more, String azure) {
    return Serialization.unmarshal(
        """
        apiVersion: landfall.dev/v1alpha1
        kind: MigrationEnvironment
        metadata: {name: prod, namespace: shop, uid: uid-1, generation: 1}
        spec:
          phase: %s
          %s
          aws: {connection: aws}
          azure:
            connection: azure
            resourceGroup: shop-rg
        """
                .formatted(phase, more)
            + (azure.contains("location:") ? "" : "location: canadacentral\n").indent(4)
            + (azure.contains("network:") ? "" : NETWORK).indent(4)
            + azure.indent(4),
        MigrationEnvironment.class);
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
