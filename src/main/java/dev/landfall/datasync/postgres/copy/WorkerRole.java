package dev.landfall.datasync.postgres.copy;

import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.spine.Sha256;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The two programs of a copy. Each holds an advisory lock on the target for as long as it lives.
 */
public enum WorkerRole {
  /** Holds the snapshot, plans, and makes indexes and constraints afterwards. */
  KEEPER,
  /** Carries chunks. */
  COPIER;

  /** The key of the session advisory lock (PostgreSQL, 13.3.5) that says it is alive. */
  public long lockKey(SyncName sync) {
    return ByteBuffer.wrap(Sha256.of("landfall/" + sync.id() + "/" + word())).getLong();
  }

  /** As it is written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The start of application_name of every connection it opens, after {@code landfall/}. */
  String connectionName(SyncName sync) {
    return "worker-" + sync.id() + "-" + word();
  }
}
