package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Drift;
import dev.landfall.datasync.postgres.LandfallSchema;
import dev.landfall.datasync.postgres.Shape;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.TableName;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.fence.FenceCount;
import dev.landfall.datasync.postgres.fence.FenceInstall;
import dev.landfall.datasync.postgres.replication.Names;
import dev.landfall.datasync.postgres.replication.Publications;
import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.replication.SubscriptionView;
import dev.landfall.datasync.postgres.replication.Subscriptions;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/** What has to stand before a switch. Every method is idempotent. */
public final class Setup {
  private static final Duration SLOT = Duration.ofSeconds(20);

  private Setup() {}

  /**
   * Before the copy: schema and authority rows on both sides (the source open, the target closed),
   * publication and fence (asleep) on the source.
   */
  public static FenceCount source(Sides sides) {
    SyncName sync = sides.sync();
    for (Side side : new Side[] {Side.TARGET, Side.SOURCE}) {
      sides
          .on(side)
          .with(
              "making the schema landfall",
              connection -> {
                LandfallSchema.ensure(connection);
                if (side == Side.SOURCE) {
                  refuseWhatOthersFenced(connection, sync);
                }
                Authority.initialise(connection, sync, side);
                return true;
              });
    }
    return sides
        .source()
        .with(
            "making publication and fence",
            connection -> {
              Publications.ensure(connection, sync);
              return FenceInstall.run(connection, sync);
            });
  }

  /** The fence is one for all: a source that another sync has closed is not opened by this one. */
  private static void refuseWhatOthersFenced(Connection connection, SyncName sync)
      throws SQLException {
    List<String> others = Authority.closedByOthers(connection, sync);
    if (!others.isEmpty()) {
      throw new Failure.Conflict(
              "the source refuses writes for sync %s, whose database is elsewhere now: carry that one on or roll it back; where it is over for good, delete its row from landfall.authority"
                  .formatted(String.join(", ", others)))
          .asException();
    }
  }

  /** After the copy, before anything follows: the target closed, its publication and slots made. */
  public static FenceCount target(Sides sides) {
    SyncName sync = sides.sync();
    sides
        .source()
        .with(
            "making the verification slot",
            connection -> {
              Slots.ensure(connection, sync.verificationSlot(), SLOT);
              Shape.read(connection, sync).remember(connection, sync);
              return true;
            });
    return sides
        .target()
        .with(
            "making publication and fence",
            connection -> {
              FenceCount count = FenceInstall.run(connection, sync);
              Publications.ensure(connection, sync);
              Slots.ensure(connection, sync.verificationSlot(), SLOT);
              Shape.read(connection, sync).remember(connection, sync);
              return count;
            });
  }

  /** Makes the target follow the source from the slot at which the copy was taken. */
  public static void follow(Sides sides) {
    Database source = sides.source();
    try (Control control = Control.take(source, sides.target(), sides.sync())) {
      Subscriptions.ensure(
          control.on(Side.TARGET),
          sides.sync(),
          sides.sync().forwardSubscription(),
          source.endpoint());
    } catch (SQLException e) {
      throw SqlFailures.of("making the target follow", e);
    }
  }

  /** Tables and partitions made since, or opened by another hand: fence and publication follow. */
  static void refresh(Connection connection, SyncName sync) throws SQLException {
    fence(connection, sync);
    if (!Publications.missing(connection, sync).isEmpty()
        || Publications.narrowed(connection, sync)) {
      Publications.ensure(connection, sync);
    }
  }

  /** The fence alone: what cannot be published is no reason to leave a closed side open. */
  static void fence(Connection connection, SyncName sync) throws SQLException {
    FenceCount count = Fence.count(connection);
    AuthorityRow row = Authority.read(connection, sync);
    boolean open = row != null && row.open();
    boolean right = open ? count.open() : count.closed();
    if (!count.complete() || !right) {
      FenceInstall.run(connection, sync);
    }
  }

  /**
   * Has both sides take up tables made since: fenced on the follower first, then published, then
   * followed. Nothing is published that the follower does not have, since its worker would stop at
   * the first row of it, and everything else with it.
   *
   * @throws dev.landfall.spine.FailureException Conflict, naming what only the writer has
   */
  static void takeUp(Connection writer, Connection follower, SyncName sync, Side side)
      throws SQLException {
    Drift.refuse(writer, follower, side);
    refresh(follower, sync);
    refresh(writer, sync);
    catchUp(writer, follower, sync, Names.subscriptionOn(sync, side.other()));
  }

  /**
   * Takes up tables that were made since, before anything is compared; what was written to them
   * until then is in no stream, and found by the comparison of all rows that this asks for. A
   * subscription whose worker does not run is told the present credentials, which may have been
   * changed since it was made.
   *
   * @param writing the side that takes writes, as it was seen
   * @param following the other one
   * @throws dev.landfall.spine.FailureException Conflict, naming what only the writer has
   */
  public static void takeUp(Sides sides, SideView writing, SideView following) {
    Side writer = writing.side();
    boolean stopped = stopped(following);
    if (!stopped && writing.unpublished().isEmpty() && followsAll(sides, writer)) {
      return;
    }
    try (Control control = Control.take(sides.source(), sides.target(), sides.sync())) {
      if (stopped) {
        Subscriptions.renew(
            control.on(writer.other()),
            Names.subscriptionOn(sides.sync(), writer.other()),
            sides.on(writer).endpoint());
      }
      takeUp(control.on(writer), control.on(writer.other()), sides.sync(), writer);
    } catch (SQLException e) {
      throw SqlFailures.of("taking up new tables", e);
    }
  }

  private static boolean stopped(SideView follower) {
    SubscriptionView subscription = follower.subscription();
    return subscription != null && subscription.enabled() && !subscription.running();
  }

  /**
   * False where an operator ended between publishing a table and following it, or where another
   * hand has less of the tables published.
   */
  private static boolean followsAll(Sides sides, Side writer) {
    if (sides
        .on(writer)
        .with("reading the publication", c -> Publications.narrowed(c, sides.sync()))) {
      return false;
    }
    SortedSet<TableName> published =
        sides.on(writer).with("reading the publication", c -> Publications.listed(c, sides.sync()));
    String subscription = Names.subscriptionOn(sides.sync(), writer.other());
    return sides
        .on(writer.other())
        .with("reading what is followed", c -> !Subscriptions.lacks(c, subscription, published));
  }

  /**
   * Has a following side take up tables that were published since its subscription was made. What
   * was in them before cannot come through the log, so the slot that remembers changed keys is
   * dropped first: without it the next comparison is one of all rows, whoever makes it.
   */
  private static void catchUp(
      Connection writer, Connection follower, SyncName sync, String subscription)
      throws SQLException {
    if (Subscriptions.lacks(follower, subscription, Publications.listed(writer, sync))) {
      Slots.drop(writer, sync.verificationSlot());
      Subscriptions.refresh(follower, subscription);
    }
  }
}
