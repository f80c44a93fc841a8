package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.fence.Authority;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/** Lets the last writer take writes again. */
public final class Release {
  private static final Duration STATEMENT = Duration.ofSeconds(30);

  private Release() {}

  /**
   * Opens the last writer where neither side is open, and clears away what an attempt left.
   *
   * @return what is still missing; empty when all is in line
   * @throws dev.landfall.spine.FailureException when a side cannot be reached: then nothing is
   *     opened, since the other might be
   */
  public static String run(Sides sides) {
    try (Control control = Control.take(sides.source(), sides.target(), sides.sync())) {
      return run(sides, control, new Steps(StepProbe.NONE));
    } catch (SQLException e) {
      throw SqlFailures.of("releasing the fence", e);
    }
  }

  static String run(Sides sides, Control control, Steps steps) throws SQLException {
    reopen(sides, control, steps);
    return switch (sides.state()) {
      case SwitchState.Unfinished u -> Settle.run(sides, control, u.writer(), steps);
      case SwitchState.Broken b -> b.what();
      case SwitchState.Fenced f -> "neither side is open";
      case SwitchState.Alone a -> "";
      case SwitchState.Steady s -> "";
      case SwitchState.Unprepared u -> "";
    };
  }

  /** Opens the last writer where neither side is open; false where one is. */
  static boolean reopen(Sides sides, Control control, Steps steps) throws SQLException {
    if (sides.state() instanceof SwitchState.Fenced fenced) {
      steps.run("release", () -> open(sides, control, fenced.lastWriter(), steps));
      return true;
    }
    return false;
  }

  private static void open(Sides sides, Control control, Side last, Steps steps)
      throws SQLException {
    Connection mine = control.on(last);
    Connection other = control.on(last.other());
    AuthorityRow row = Objects.requireNonNull(Authority.read(mine, sides.sync()));
    AuthorityRow otherRow = Objects.requireNonNull(Authority.read(other, sides.sync()));
    long n = AuthorityRow.next(row, otherRow);
    try (Connection opener = sides.on(last).open("release", STATEMENT)) {
      Fence.prepareOpen(opener, STATEMENT);
      steps.run("release: raise", () -> Fence.raise(other, sides.sync(), n));
      steps.run("release: open", () -> Fence.open(opener, sides.sync(), row.epoch(), n));
    }
  }
}
