package dev.landfall.datasync.postgres.fence;

/**
 * How much of the fence stands on one side.
 *
 * @param tables tables and partitions of the application
 * @param installed those with the trigger
 * @param enabled those whose trigger refuses
 */
public record FenceCount(int tables, int installed, int enabled) {
  /** Whether every table refuses writes. */
  public boolean closed() {
    return enabled == tables;
  }

  /** Whether no table refuses writes. */
  public boolean open() {
    return enabled == 0;
  }

  /** Whether every table has its trigger, enabled or not. */
  public boolean complete() {
    return installed == tables;
  }
}
