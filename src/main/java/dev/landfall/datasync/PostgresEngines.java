package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.KubernetesSecrets;
import java.time.Clock;

/** placeholder until the engine is put together. */
public final class PostgresEngines implements Engines {
  /** Engines. */
  public PostgresEngines(KubernetesSecrets secrets, Clock clock) {
    java.util.Objects.requireNonNull(secrets);
    java.util.Objects.requireNonNull(clock);
  }

  @Override
  public Engine of(DataSync sync, MigrationEnvironment environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forget(DataSync sync) {}

  @Override
  public void close() {}
}
