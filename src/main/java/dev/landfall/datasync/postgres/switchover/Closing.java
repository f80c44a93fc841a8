package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.fence.LockOrder;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a side, in attempts: the first holds writers up for a moment at most, later ones longer,
 * and in between writers get their turn.
 */
final class Closing {
  private static final Duration WATCH = Duration.ofMillis(150);
  private static final int ATTEMPTS = 8;

  private final SyncName sync;
  private final Budget budget;
  private long askedNanos;

  Closing(SyncName sync, Budget budget) {
    this.sync = sync;
    this.budget = budget;
  }

  /** When the latest attempt began: since then at the earliest no writer is let in. */
  long askedNanos() {
    return askedNanos;
  }

  Fence.Closed close(Connection connection, String why) throws SQLException {
    AuthorityRow row = Objects.requireNonNull(Authority.read(connection, sync));
    for (int attempt = 1; ; attempt++) {
      LockOrder order = LockOrder.observe(connection, WATCH);
      Duration patience = budget.patience(attempt);
      askedNanos = System.nanoTime();
      try {
        return Fence.close(connection, sync, row.epoch(), why, order, patience);
      } catch (FailureException e) {
        boolean mayTry = e.failure() instanceof Failure.Conflict && attempt < ATTEMPTS;
        AuthorityRow now = Objects.requireNonNull(Authority.read(connection, sync));
        if (!mayTry || now.epoch() != row.epoch() || !now.open()) {
          throw e;
        }
        LockSupport.parkNanos(patience.multipliedBy(2).toNanos());
      }
    }
  }
}
