package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.fence.FenceInstall;
import dev.landfall.datasync.postgres.replication.Marker;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.Poll;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Brings everything into line with the one open side: the other follows it, proven by a marker, and
 * only then what led the other way goes. The same after a switch (what is left is the old
 * direction) and after a release (what is left is the new direction that did not come about).
 */
final class Settle {
  private static final Duration PROOF = Duration.ofSeconds(20);

  private Settle() {}

  /** Returns what is still missing; empty when all is in line. */
  static String run(Sides sides, Control control, Side writer, Steps steps) throws SQLException {
    SyncName sync = sides.sync();
    Side follower = writer.other();
    Connection there = control.on(writer);
    Connection here = control.on(follower);
    if (!Slots.exists(there, Names.slotOn(sync, writer))) {
      return "slot %s is gone: the %s cannot follow and must be copied again"
          .formatted(Names.slotOn(sync, writer), follower);
    }
    // Nothing may follow that is not closed to everybody else.
    steps.run("tables", () -> Setup.fence(here, sync));
    steps.run("open tables", () -> FenceInstall.run(there, sync));
    String subscription = Names.subscriptionOn(sync, follower);
    steps.run(
        "subscribe",
        () -> Subscriptions.ensure(here, sync, subscription, sides.on(writer).endpoint()));
    boolean proven =
        steps.get(
            "prove",
            () -> {
              Marker marker = Marker.write(there, sync, writer);
              return Poll.until(() -> marker.applied(here, sync), PROOF, Duration.ofMillis(10));
            });
    if (!proven) {
      return "the %s has not applied a marker within %d s; see the server's log for subscription %s"
          .formatted(follower, PROOF.toSeconds(), subscription);
    }
    steps.run(
        "drop old subscription",
        () -> Subscriptions.drop(there, Names.subscriptionOn(sync, writer)));
    steps.run("drop old slot", () -> Slots.drop(here, Names.slotOn(sync, follower)));
    return "";
  }
}
