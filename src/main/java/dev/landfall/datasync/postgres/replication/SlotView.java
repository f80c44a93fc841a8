package dev.landfall.datasync.postgres.replication;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as the server tells it.
 *
 * @param active whether somebody reads it
 * @param status pg_replication_slots.wal_status: reserved, extended, unreserved or lost
 * @param lagBytes write-ahead log not yet confirmed by its reader
 * @param retainedBytes write-ahead log kept on disk for it
 * @param lag how long ago what its reader has applied last was written
 *     (pg_stat_replication.replay_lag); null where nobody reads it or nothing was written lately
 */
public record SlotView(
    boolean active,
    @Nullable String status,
    long lagBytes,
    long retainedBytes,
    @Nullable Duration lag) {
  /** Whether what it stood for cannot be had from it any more. */
  public boolean lost() {
    return "lost".equals(status);
  }
}
