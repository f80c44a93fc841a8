package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Drift;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.fence.FenceInstall;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.Publications;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/**
 * Takes up a fence that stands already: that of a read-only time, or of an operator that is no
 * more. A fence stops rows and not definitions, so what was proven when it was closed may be so no
 * longer: everything is asked again that is asked before one is closed.
 */
final class Resumption {
  private final Sides sides;
  private final Side from;
  private final Control control;
  private final Ahead ahead;
  private final Steps steps;
  private final Duration deadline;

  Resumption(Sides sides, Side from, Control control, Ahead ahead, Steps steps, Duration deadline) {
    this.sides = sides;
    this.from = from;
    this.control = control;
    this.ahead = ahead;
    this.steps = steps;
    this.deadline = deadline;
  }

  /**
   * Brings the other side to where it stands when a fence is closed.
   *
   * @return what changed since the last comparison, compared
   * @throws dev.landfall.spine.FailureException Conflict, where the last writer has to take writes
   *     again first
   */
  VerificationResult run() throws SQLException {
    steps.run("resume: tables", this::refuse);
    // Whoever stands still right before the opening must find another epoch there, before the
    // slot is pulled that it counts on.
    steps.run("resume: raise", this::raise);
    steps.run("resume: follow", this::follow);
    steps.run("resume: round trip", () -> ahead.roundTrip(control, deadline));
    return steps.get("resume: compare", () -> ahead.compare(deadline));
  }

  private void refuse() throws SQLException {
    SyncName sync = sides.sync();
    Connection old = control.on(from);
    Connection next = control.on(from.other());
    ahead.refuseUncarried(control);
    Drift.refuse(old, next, from);
    var unpublished = Publications.missing(old, sync);
    if (!unpublished.isEmpty()) {
      throw new Failure.Conflict(
              "tables were made on the %s while it was fenced, and are not followed: %s; open it again first"
                  .formatted(from, unpublished))
          .asException();
    }
    if (!Fence.count(old).closed()) {
      // Another hand let writes through: those in flight are waited for, before the marker.
      FenceInstall.run(old, sync);
    }
    String subscription = Names.subscriptionOn(sync, from.other());
    if (Subscriptions.lacks(next, subscription, Publications.listed(old, sync))) {
      throw new Failure.Conflict(
              "the %s does not follow every table that the %s publishes; open that one again first"
                  .formatted(from.other(), from))
          .asException();
    }
  }

  private void raise() throws SQLException {
    Side to = from.other();
    AuthorityRow next = Objects.requireNonNull(Authority.read(control.on(to), sides.sync()));
    AuthorityRow old = Objects.requireNonNull(Authority.read(control.on(from), sides.sync()));
    Fence.raise(control.on(to), sides.sync(), AuthorityRow.next(next, old));
  }

  private void follow() throws SQLException {
    SyncName sync = sides.sync();
    Side to = from.other();
    Setup.refresh(control.on(to), sync);
    Slots.drop(control.on(to), Names.slotOn(sync, to));
    Subscriptions.ensure(
        control.on(to), sync, Names.subscriptionOn(sync, to), sides.on(from).endpoint());
  }
}
