package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.MigrationEnvironment;

/** Gives each sync its engine, and keeps it while addresses and passwords stay the same. */
public interface Engines extends AutoCloseable {

  /**
   * The engine of a sync.
   *
   * @param environment an environment that reports both addresses of the database
   */
  Engine of(DataSync sync, MigrationEnvironment environment);

  /** The sync is gone. */
  void forget(DataSync sync);

  @Override
  void close();
}
