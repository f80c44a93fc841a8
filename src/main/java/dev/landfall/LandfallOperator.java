package dev.landfall;

import dev.landfall.cloud.CloudMeters;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.connection.ConnectionReconciler;
import dev.landfall.cutover.CloudClients;
import dev.landfall.cutover.CutoverReconciler;
import dev.landfall.datasync.DataSyncReconciler;
import dev.landfall.datasync.Engines;
import dev.landfall.datasync.Evidence;
import dev.landfall.datasync.Jobs;
import dev.landfall.datasync.ObjectsEngines;
import dev.landfall.datasync.PostgresEngines;
import dev.landfall.datasync.Reports;
import dev.landfall.datasync.StoreEngines;
import dev.landfall.datasync.Telling;
import dev.landfall.datasync.WorkersOf;
import dev.landfall.environment.EnvironmentReconciler;
import dev.landfall.spine.Events;
import dev.landfall.spine.Meters;
import dev.landfall.spine.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator put together: four controllers, what they share, and its management port. */
final class LandfallOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LandfallOperator.class);
  private static final String LEASE = "landfall";
  private static final int FIRST_RETRY_MILLIS = 200;
  private static final int LONGEST_RETRY_MILLIS = 30_000;
  private static final double RETRY_GROWTH = 2.0;

  private final Operator operator;
  private final KubernetesClient client;
  private final Management management;
  private final Engines engines;
  private final Jobs jobs;

  private LandfallOperator(
      Operator operator,
      KubernetesClient client,
      Management management,
      Engines engines,
      Jobs jobs) {
    this.operator = operator;
    this.client = client;
    this.management = management;
    this.engines = engines;
    this.jobs = jobs;
  }

  static LandfallOperator start(Config config, Clock clock) throws IOException {
    KubernetesClient client = new KubernetesClientBuilder().build();
    LOG.info("the Kubernetes API is {}", client.getMasterUrl());
    ApiServer.require(client.getConfiguration());
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new UptimeMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    Meters meters = new Meters(registry);
    Events events = new Events(client, clock);
    KubernetesSecrets secrets = new KubernetesSecrets(client);
    Connections connections = new Connections(client, new CloudMeters(meters), clock);
    Path directory = config.directory().resolve("landfall");
    WorkersOf workers =
        config
            .workerImages()
            .map(images -> WorkersOf.jobs(client, images, clock))
            .orElseGet(() -> WorkersOf.processes(directory.resolve("workers")));
    Engines engines =
        new StoreEngines(
            new PostgresEngines(secrets, directory, workers, clock),
            new ObjectsEngines(connections, directory));
    Jobs jobs = new Jobs(clock);
    Operator operator = new Operator(o -> settings(o, client, registry, config));
    AtomicBoolean started = new AtomicBoolean();
    Management management =
        new Management(
            config.managementPort(),
            registry::scrape,
            () -> true,
            () -> started.get() && operator.getRuntimeInfo().isStarted());
    StatusWriter statuses = new StatusWriter();
    register(operator, new ConnectionReconciler(connections, events, statuses, clock));
    register(operator, new EnvironmentReconciler(connections, client, events, statuses, clock));
    register(
        operator,
        new DataSyncReconciler(
            engines,
            jobs,
            new Telling(events, meters, new Evidence(client), new Reports(client)),
            statuses,
            clock));
    register(
        operator,
        new CutoverReconciler(
            new CloudClients(connections, secrets), events, meters, statuses, clock));
    operator.start();
    started.set(true);
    LOG.atInfo().addKeyValue("management", management.port()).log("the operator runs");
    return new LandfallOperator(operator, client, management, engines, jobs);
  }

  private static <P extends HasMetadata> void register(
      Operator operator, Reconciler<P> reconciler) {
    operator.register(
        reconciler,
        o ->
            o.withRetry(
                new GenericRetry()
                    .setInitialInterval(FIRST_RETRY_MILLIS)
                    .setIntervalMultiplier(RETRY_GROWTH)
                    .setMaxInterval(LONGEST_RETRY_MILLIS)
                    .withoutMaxAttempts())); // the default gives up after five
  }

  private static void settings(
      ConfigurationServiceOverrider o,
      KubernetesClient client,
      PrometheusMeterRegistry registry,
      Config config) {
    o.withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withUseSSAToPatchPrimaryResource(false)
        .withConcurrentReconciliationThreads(config.threads())
        .withReconciliationTerminationTimeout(Duration.ofSeconds(2))
        .withMetrics(MicrometerMetrics.newMicrometerMetricsBuilder(registry).build());
    if (config.leaderElection()) {
      o.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
              .withLeaseNamespace(config.namespace().orElse("default"))
              .withExitOnStopLeading(false)
              .withLeaderCallbacks(new LosingLeadership())
              .build());
    }
  }

  /**
   * A replica that lost the Lease ends at once; its successor reads where things stand from the
   * world. On another thread, since the callback holds a lock that stopping waits for.
   */
  private static final class LosingLeadership extends LeaderCallbacks {
    LosingLeadership() {
      super(
          () -> LOG.info("this replica leads"),
          () -> Thread.ofPlatform().start(() -> Runtime.getRuntime().halt(1)),
          leader -> LOG.atInfo().addKeyValue("leader", leader).log("leader elected"));
    }
  }

  @Override
  public void close() {
    operator.stop();
    jobs.close();
    engines.close();
    management.close();
    client.close();
  }
}
