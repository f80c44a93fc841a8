package dev.landfall.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Connections;
import dev.landfall.datasync.objects.TwoStores;
import dev.landfall.kube.Secrets;
import dev.landfall.process.Await;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A DataSync of a bucket, from its declaration to copies that follow, by a worker process. */
@EnableKubernetesMockClient(crud = true)
class BucketSyncTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  KubernetesClient client;
  private final Clock clock = Clock.systemUTC();
  private final Jobs jobs = new Jobs(clock);
  private final DataSync sync = new DataSync();
  private TwoStores stores;
  private Connections connections;
  private ObjectsEngines engines;
  private MigrationEnvironment environment;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    stores = TwoStores.start(directory);
    stores.secrets().forEach((name, content) -> secret(name, content));
    stores
        .connections()
        .forEach(
            (name, spec) ->
                client
                    .resource(Serialization.unmarshal(spec, CloudConnection.class))
                    .inNamespace("shop")
                    .create());
    connections = new Connections(client, CloudCalls.NONE, clock);
    engines = new ObjectsEngines(connections, directory);
    environment =
        Serialization.unmarshal(
            """
            apiVersion: landfall.dev/v1alpha1
            kind: MigrationEnvironment
            metadata: {name: prod, namespace: shop}
            spec:
              phase: Provisioned
              aws: {connection: aws, buckets: [{name: uploads, bucket: shop-uploads}]}
              azure:
                connection: azure
                location: canadacentral
                resourceGroup: shop-rg
                storage: {account: shopfiles, containers: [{name: uploads}]}
            status:
              resources:
              - {name: blobContainer/shopfiles/uploads, id: x, origin: Created, level: 2}
            """,
            MigrationEnvironment.class);
    sync.setMetadata(
        new ObjectMetaBuilder()
            .withName("uploads")
            .withNamespace("shop")
            .withUid("01234567-89ab-cdef-0123-456789abcdef")
            .withCreationTimestamp("2026-12-05T02:00:00Z")
            .build());
  }

  private void secret(String name, Map<String, String> content) {
    client.resource(Secrets.of("shop", name, content)).create();
  }

  @AfterEach
  void stop() {
    sync.setSpec(spec(Phase.Idle, "uploads", null));
    until(s -> s.phase() == Phase.Idle && "".equals(s.waitingFor()));
    jobs.close();
    engines.close();
    connections.close();
    stores.close();
  }

  @Test
  void itIsCopiedAndThenFollowsAndSaysSo() {
    for (int i = 0; i < 50; i++) {
      stores.put("o" + i, new byte[] {(byte) i});
    }
    sync.setSpec(spec(Phase.Copied, "uploads", null));

    DataSyncStatus copied = until(s -> s.phase() == Phase.Copied && "".equals(s.waitingFor()));

    assertThat(copied.copy().rows()).isEqualTo(50);
    assertThat(copied.copy().bytes()).isEqualTo(50);
    assertThat(condition(copied, "PreflightPassed")).startsWith("True");
    assertThat(condition(copied, "Accepted")).startsWith("True");
    assertThat(condition(copied, "WalWithinBudget")).isEmpty();
    assertThat(copied.writable()).isEqualTo(DataSyncStatus.Writable.Source);

    sync.setSpec(spec(Phase.Replicating, "uploads", null));
    until(s -> s.phase() == Phase.Replicating && condition(s, "Verified").startsWith("True"));
    stores.put("later", new byte[] {1, 2, 3});

    until(s -> s.copy() != null && s.copy().rows() == 51);
    assertThat(condition(sync.getStatus(), "Verified")).contains("objects");
  }

  @Test
  void whatCannotBeABlobIsNamedBeforeAnythingIsCopied() {
    stores.put("good", new byte[] {1});
    stores.put("bad.", new byte[] {1});
    sync.setSpec(spec(Phase.Copied, "uploads", null));

    DataSyncStatus refused = until(s -> condition(s, "PreflightPassed").startsWith("False"));

    assertThat(condition(refused, "PreflightPassed"))
        .contains("spec.bucket is not ready to be carried over")
        .contains("bad. (no segment of a blob's name ends with a dot)");
    assertThat(stores.copies()).isZero();
  }

  @Test
  void aPhaseBeyondReplicatingIsRefused() {
    sync.setSpec(spec(Phase.Promoted, "uploads", null));

    DataSyncStatus refused = until(s -> condition(s, "Accepted").startsWith("False"));

    assertThat(condition(refused, "Accepted"))
        .contains("spec.bucket is uploads: a bucket is copied and kept up to date, not promoted");
  }

  @Test
  void aBucketThatTheEnvironmentDoesNotHaveIsRefused() {
    sync.setSpec(spec(Phase.Copied, "films", null));

    DataSyncStatus refused = until(s -> condition(s, "Accepted").startsWith("False"));

    assertThat(condition(refused, "Accepted")).contains("spec.bucket is films").contains("uploads");
  }

  @Test
  void aCacheIsRefusedInSoManyWords() {
    sync.setSpec(spec(Phase.Copied, null, "sessions"));

    DataSyncStatus refused = until(s -> condition(s, "Accepted").startsWith("False"));

    assertThat(condition(refused, "Accepted"))
        .contains("spec.cache is sessions: caches are not carried over so far");
  }

  private static DataSyncSpec spec(Phase phase, String bucket, String cache) {
    return new DataSyncSpec(
        "prod",
        null,
        cache,
        bucket,
        null,
        phase,
        null,
        null,
        null,
        null,
        null,
        new DataSyncSpec.ObjectRules(null, null, null, "1s"));
  }

  /** Passes until the status says so. */
  private DataSyncStatus until(Predicate<DataSyncStatus> so) {
    try {
      Await.until(
          "the status",
          PATIENCE,
          () -> {
            pass();
            return so.test(sync.getStatus());
          });
    } catch (IllegalStateException e) {
      throw new AssertionError(Serialization.asYaml(sync.getStatus()), e);
    }
    return sync.getStatus();
  }

  /** One pass of the reconciler: observe, plan, perform, report. */
  private void pass() {
    String uid = sync.getMetadata().getUid();
    Neighbours near =
        new Neighbours(Optional.of(environment), Optional.empty(), List.of(sync), List.of());
    DataSyncStatus before = Objects.requireNonNullElse(sync.getStatus(), DataSyncStatus.NONE);
    Instant now = clock.instant();
    Observation seen = new Observer(engines, jobs).observe(sync, near);
    Action action = Planner.plan(sync.getSpec(), before, seen, now);
    Job outcome =
        near.addressed(sync)
            .map(e -> new Performer(jobs, clock).perform(uid, engines.of(sync, e), action))
            .orElseGet(Job.None::new);
    sync.setStatus(Reporter.report(sync.getSpec(), before, seen, action, outcome, 1, now));
    if (seen.job() instanceof Job.Done || seen.job() instanceof Job.Failed) {
      jobs.forget(uid, seen.job());
    }
  }

  private static String condition(DataSyncStatus status, String type) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(BucketSyncTest::told)
        .findFirst()
        .orElse("");
  }

  private static String told(Condition c) {
    return "%s %s".formatted(c.getStatus(), c.getMessage());
  }
}
