package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.MigrationEnvironment;

/** Engines by what a sync carries. */
public final class StoreEngines implements Engines {
  private final Engines databases;
  private final Engines buckets;

  /** Engines of these kinds. */
  public StoreEngines(Engines databases, Engines buckets) {
    this.databases = databases;
    this.buckets = buckets;
  }

  private Engines of(DataSync sync) {
    return sync.getSpec().bucket() == null ? databases : buckets;
  }

  @Override
  public Engine of(DataSync sync, MigrationEnvironment environment) {
    return of(sync).of(sync, environment);
  }

  @Override
  public void forget(DataSync sync) {
    of(sync).forget(sync);
  }

  @Override
  public void close() {
    databases.close();
    buckets.close();
  }
}
