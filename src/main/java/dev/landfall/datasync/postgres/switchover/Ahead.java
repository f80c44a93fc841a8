package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Catalog;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Shape;
import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.fence.Blockers;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.replication.Marker;
import dev.landfall.datasync.postgres.replication.Poll;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.spine.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Everything of a switch that can be done while writes go on: connections opened, catalogs read,
 * what changed compared, and whoever would hold up the fence found out before it is closed.
 */
final class Ahead implements AutoCloseable {
  private static final Duration STATEMENT = Duration.ofSeconds(20);

  private final Deque<Connection> opened = new ArrayDeque<>();
  private final Sides sides;
  private final Side from;
  final Catalog catalog;
  final Shape shape;
  final Shape otherShape;
  final Connection opener;
  final Connection reader;
  final Connection otherReader;

  Ahead(Sides sides, Side from, Control control) throws SQLException {
    this.sides = sides;
    this.from = from;
    try {
      this.shape = Shape.read(control.on(from), sides.sync());
      this.otherShape = Shape.read(control.on(from.other()), sides.sync());
      this.catalog = Catalog.read(control.on(from));
      this.opener = open(sides.on(from.other()), "opening");
      this.reader = open(sides.on(from), "comparing");
      this.otherReader = open(sides.on(from.other()), "comparing");
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Connection open(Database database, String what) throws SQLException {
    Connection connection = database.open(what, STATEMENT);
    opened.push(connection);
    return connection;
  }

  /** Takes up tables made since, where both sides have them. */
  void refresh(Control control) throws SQLException {
    refuseUncarried(control);
    Setup.takeUp(control.on(from), control.on(from.other()), sides.sync(), from);
  }

  /** Refuses to go on where something would be left behind. */
  void refuseUncarried(Control control) throws SQLException {
    for (Side side : Side.values()) {
      Uncarried.refuse(control.on(side), sides.sync(), side, side == from);
    }
  }

  /** Compares what changed while writes go on, so that little is left to compare in the fence. */
  VerificationResult compare() throws SQLException {
    return DeltaVerification.run(
        sides.on(from), sides.on(from.other()), sides.sync(), from, STATEMENT);
  }

  /** The same behind a fence that stands: nobody can write meanwhile. */
  VerificationResult compare(Duration whole) throws SQLException {
    return DeltaVerification.run(
        sides.on(from), sides.on(from.other()), sides.sync(), from, whole, whole);
  }

  /** Marks both logs, so that little of them is read in the fence. */
  void mark() throws SQLException {
    Slots.mark(reader);
    Slots.mark(otherReader);
  }

  /** Reads once what the fence will read, so that the sessions know the tables by then. */
  void warm() throws SQLException {
    DeltaVerification.still(reader, otherReader, catalog, sides.sync());
  }

  /** A marker goes across: the following side is up to date and running. */
  void roundTrip(Control control, Duration limit) throws SQLException {
    Connection other = control.on(from.other());
    Marker marker = Marker.write(control.on(from), sides.sync(), from);
    if (!Poll.until(() -> marker.applied(other, sides.sync()), limit, Duration.ofMillis(5))) {
      throw new Failure.Conflict(
              "the %s did not apply a marker within %d ms; it lags too far behind to fence the %s"
                  .formatted(from.other(), limit.toMillis(), from))
          .asException();
    }
  }

  /**
   * Nobody on the other side holds a transaction that its slot would wait for.
   *
   * @param idle how long the opening may stand still from now on
   */
  void quiet(Control control, Duration limit, Duration idle) throws SQLException {
    Fence.prepareOpen(opener, idle);
    Connection other = control.on(from.other());
    String[] who = {""};
    boolean quiet =
        Poll.until(
            () -> {
              who[0] = Blockers.ofTransactions(other);
              return who[0].isEmpty();
            },
            limit,
            Duration.ofMillis(20));
    if (!quiet) {
      throw new Failure.Conflict(
              "transactions are open on the %s's server, and its slot would wait for them: %s"
                  .formatted(from.other(), who[0]))
          .asException();
    }
  }

  @Override
  public void close() throws SQLException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
