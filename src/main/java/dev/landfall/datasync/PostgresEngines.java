package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.Credentials;
import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.Tls;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Engines of PostgreSQL, logged in as the environment's Secrets say. */
public final class PostgresEngines implements Engines {
  private static final Path SYSTEM_AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private final KubernetesSecrets secrets;
  private final Path directory;
  private final WorkersOf workers;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** An engine and what it was made from; another login makes another engine. */
  private record Known(
      Endpoint source, Endpoint target, DataSyncSpec spec, PostgresEngine engine) {}

  /**
   * Engines by these Secrets.
   *
   * @param directory where certificate authorities are kept
   * @param workers where they run
   */
  public PostgresEngines(
      KubernetesSecrets secrets, Path directory, WorkersOf workers, Clock clock) {
    this.secrets = secrets;
    this.directory = directory;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public Engine of(DataSync sync, MigrationEnvironment environment) {
    String database = sync.getSpec().store().name();
    AwsSide.Database aws =
        named(environment.getSpec().aws().databases(), d -> d.name().equals(database), database);
    AzureDatabase azure =
        named(environment.getSpec().azure().databases(), d -> d.name().equals(database), database);
    DatabasePair pair =
        named(environment.getStatus().databases(), d -> d.name().equals(database), database);
    Endpoint source = endpoint(sync, "aws", pair.source(), aws.administrator(), aws.caBundleRef());
    Endpoint target =
        endpoint(sync, "azure", pair.target(), azure.administrator(), azure.caBundleRef());
    return known
        .compute(
            sync.getMetadata().getUid(),
            (uid, was) -> {
              if (was != null
                  && was.source().equals(source)
                  && was.target().equals(target)
                  && was.spec().equals(sync.getSpec())) {
                return was;
              }
              if (was != null) {
                was.engine().close();
              }
              return new Known(
                  source,
                  target,
                  sync.getSpec(),
                  new PostgresEngine(sync, source, target, workers.of(sync), clock));
            })
        .engine();
  }

  /** Where the environment, which is another object, says it. */
  private static String field(DataSync sync, String side) {
    return "MigrationEnvironment %s: spec.%s.databases[%s]."
        .formatted(sync.getSpec().environment(), side, sync.getSpec().store().name());
  }

  private static <T> T named(List<T> all, Predicate<T> which, String database) {
    return all.stream()
        .filter(which)
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.Invalid(
                        "spec.database",
                        database,
                        "name one that the environment has on both sides")
                    .asException());
  }

  private Endpoint endpoint(
      DataSync sync,
      String side,
      @Nullable DatabaseAddress address,
      Credentials administrator,
      @Nullable KeyRef bundle) {
    if (address == null) {
      throw new Failure.Transient(
              "looking for " + sync.getSpec().store(), "it has no address so far")
          .asException();
    }
    String namespace = sync.getMetadata().getNamespace();
    KubernetesSecrets.Content login =
        secrets.read(
            field(sync, side) + "administrator.secretRef",
            namespace,
            administrator.secretRef().name());
    Path authorities =
        bundle == null
            ? SYSTEM_AUTHORITIES
            : file(secrets.read(field(sync, side) + "caBundleRef", namespace, bundle).value());
    return new Endpoint(
        address.host(),
        address.port(),
        address.database(),
        login.key("username").value(),
        login.key("password"),
        Tls.verified(authorities));
  }

  /** The driver wants the authority in a file; one file per content, so that none is rewritten. */
  private Path file(String pem) {
    Path file = directory.resolve("ca-" + HexFormat.of().formatHex(Sha256.of(pem)) + ".pem");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(directory, "ca", ".new");
        Files.writeString(fresh, pem, StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
