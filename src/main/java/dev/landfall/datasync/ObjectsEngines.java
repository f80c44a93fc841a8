package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.Durations;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.Storage;
import dev.landfall.cloud.AwsSession;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.AzureToken;
import dev.landfall.cloud.Connections;
import dev.landfall.datasync.objects.Carriage;
import dev.landfall.datasync.objects.Rules;
import dev.landfall.datasync.objects.Session;
import dev.landfall.datasync.worker.WorkerProgram;
import dev.landfall.spine.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Engines of buckets, signed in as the environment's connections say. */
public final class ObjectsEngines implements Engines {
  private static final String STORAGE = "https://storage.azure.com";
  private static final String STORAGE_API = "2025-06-01";
  private static final int ID_LENGTH = 12;

  private final Connections connections;
  private final WorkerProgram program;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, URI> endpoints = new ConcurrentHashMap<>();

  /** An engine and what it was made from; another bucket, container or rule makes another one. */
  private record Known(Session session, Rules rules, Carriage carriage, ObjectsEngine engine) {}

  /**
   * Engines by these connections.
   *
   * @param directory where the logs of workers are kept
   */
  public ObjectsEngines(Connections connections, Path directory) {
    this.connections = connections;
    this.program =
        WorkerProgram.ofThis(directory.resolve("workers"), List.of("-XX:+UseSerialGC", "-Xmx256m"));
  }

  @Override
  public Engine of(DataSync sync, MigrationEnvironment environment) {
    Session session = session(sync, environment);
    Rules rules = rules(sync.getSpec());
    return known
        .compute(
            sync.getMetadata().getUid(),
            (uid, was) -> {
              if (was != null && was.session().leadsWhere(session) && was.rules().equals(rules)) {
                was.carriage().renew(session);
                return was;
              }
              if (was != null) {
                was.engine().close();
              }
              String id = uid.replace("-", "").substring(0, ID_LENGTH);
              Carriage carriage = new Carriage(session, rules, id, program);
              return new Known(session, rules, carriage, new ObjectsEngine(carriage));
            })
        .engine();
  }

  private static Rules rules(DataSyncSpec spec) {
    DataSyncSpec.ObjectRules said =
        Objects.requireNonNullElseGet(
            spec.objects(), () -> new DataSyncSpec.ObjectRules(null, null, null, null));
    return new Rules(
        said.deletions() == DataSyncSpec.Deletions.Mirror,
        said.metadataNames() == DataSyncSpec.MetadataNames.Underscore,
        said.parallel(),
        Durations.parse(said.every()));
  }

  private Session session(DataSync sync, MigrationEnvironment environment) {
    String name = sync.getSpec().store().name();
    String namespace = sync.getMetadata().getNamespace();
    String where = "MigrationEnvironment %s: ".formatted(sync.getSpec().environment());
    AwsSide.Bucket bucket =
        environment.getSpec().aws().buckets().stream()
            .filter(b -> b.name().equals(name))
            .findFirst()
            .orElseThrow(() -> missing(name, "spec.aws.buckets"));
    AwsSession aws =
        connections
            .aws(where + "spec.aws.connection", namespace, environment.getSpec().aws().connection())
            .session();
    AzureClients azure =
        connections.azure(
            where + "spec.azure.connection", namespace, environment.getSpec().azure().connection());
    AzureToken token = azure.token(STORAGE);
    Instant until = aws.until().filter(u -> u.isBefore(token.until())).orElse(token.until());
    return new Session(
        bucket.bucket(),
        aws.region(),
        aws.endpoint(),
        aws.accessKeyId(),
        aws.secretAccessKey(),
        aws.sessionToken(),
        container(environment, azure, name),
        token.token(),
        until,
        joined(aws.caBundle().orElse(""), token.caBundle().orElse("")));
  }

  private static Optional<String> joined(String one, String other) {
    String both = one.equals(other) ? one : one + "\n" + other;
    return Optional.of(both.strip()).filter(b -> !b.isEmpty());
  }

  private URI container(MigrationEnvironment environment, AzureClients azure, String name) {
    @Nullable Storage storage = environment.getSpec().azure().storage();
    if (storage == null || storage.containers().stream().noneMatch(c -> c.name().equals(name))) {
      throw missing(name, "spec.azure.storage.containers");
    }
    String account =
        "%s/resourceGroups/%s/providers/Microsoft.Storage/storageAccounts/%s"
            .formatted(
                azure.subscription(),
                environment.getSpec().azure().resourceGroup(),
                storage.account());
    URI endpoint = endpoints.computeIfAbsent(account, id -> endpoint(azure, id));
    String base = endpoint.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + name);
  }

  private static URI endpoint(AzureClients azure, String account) {
    return azure
        .get(account, STORAGE_API)
        .map(body -> body.get("properties"))
        .map(p -> p instanceof Map<?, ?> m ? m.get("primaryEndpoints") : null)
        .map(p -> p instanceof Map<?, ?> m ? m.get("blob") : null)
        .map(blob -> URI.create(blob.toString()))
        .orElseThrow(
            () ->
                new Failure.Transient("looking for " + account, "it has no blob endpoint so far")
                    .asException());
  }

  private static RuntimeException missing(String name, String field) {
    return new Failure.Invalid(
            "spec.bucket", name, "name one that the environment has under %s too".formatted(field))
        .asException();
  }

  @Override
  public void forget(DataSync sync) {
    Known was = known.remove(sync.getMetadata().getUid());
    if (was != null) {
      was.engine().close();
    }
  }

  @Override
  public void close() {
    known.values().forEach(k -> k.engine().close());
    known.clear();
  }
}
