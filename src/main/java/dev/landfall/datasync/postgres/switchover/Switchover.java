package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.SqlFailures;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.fence.Fence;
import dev.landfall.datasync.postgres.replication.Slots;
import dev.landfall.datasync.postgres.switchover.SwitchReport.Outcome;
import dev.landfall.datasync.postgres.verify.DeltaVerification;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves the right to write to the other side, in either direction, in one go and under a deadline.
 * Where it stands is derived from both sides ({@link SwitchState}), so it takes up whatever an
 * earlier run left. Before the commit point any failure opens the last writer again; an exception
 * decides nothing by itself, the state is read anew after it.
 */
public final class Switchover {
  private static final Duration REACH = Duration.ofSeconds(5);
  private static final Duration STILL = Duration.ofSeconds(30);

  /** What changed is compared until a comparison is quick, since the fence waits for the last. */
  private static final int ROUNDS = 4;

  private static final Duration LITTLE = Duration.ofMillis(300);

  private final Sides sides;
  private final Side to;
  private final Budget budget;
  private final Steps steps;
  private final Closing closing;
  private final long start = System.nanoTime();
  private long fencedSince;
  private long openedAt;
  private boolean untilCommitted;
  private long epoch;
  private boolean begun;
  private @Nullable VerificationResult verification;
  private DeltaVerification.@Nullable Still still;

  private Switchover(Sides sides, Side to, Budget budget, StepProbe probe) {
    this.sides = sides;
    this.to = to;
    this.budget = budget;
    this.steps = new Steps(probe);
    this.closing = new Closing(sides.sync(), budget);
  }

  /**
   * Makes a side the writer.
   *
   * @throws dev.landfall.spine.FailureException when a side cannot be reached or another operator
   *     is at work, with nothing changed so far
   */
  public static SwitchReport run(Sides sides, Side to, Budget budget) {
    return run(sides, to, budget, StepProbe.NONE);
  }

  /**
   * The same, up to the commit point: whoever waits for the new writer is told at once, and {@link
   * #finish} completes the way back, whose slot stands already.
   */
  public static SwitchReport promote(Sides sides, Side to, Budget budget) {
    Switchover one = new Switchover(sides, to, budget, StepProbe.NONE);
    one.untilCommitted = true;
    return one.run();
  }

  /** The same, watched. */
  public static SwitchReport run(Sides sides, Side to, Budget budget, StepProbe probe) {
    return new Switchover(sides, to, budget, probe).run();
  }

  private SwitchReport run() {
    FailureException failure;
    try (Control control = Control.take(sides.source(), sides.target(), sides.sync())) {
      return decide(control);
    } catch (SQLException e) {
      failure = SqlFailures.of("switching to the " + to, e);
    } catch (FailureException e) {
      failure = e;
    }
    // The sessions of the attempt are closed by now, whatever state they were in.
    return recover(failure);
  }

  /**
   * Completes the way back after a switch, or clears away what a released attempt left.
   *
   * @return what is still missing; empty when all is in line
   */
  public static String finish(Sides sides) {
    return Release.run(sides);
  }

  /**
   * Closes a side and leaves it closed, for a read-only time that was asked for. Only where the
   * other side keeps up: else nobody could write, and nothing could be switched either.
   */
  public static void fence(Sides sides, Side from, Budget budget, String why) {
    try (Control control = Control.take(sides.source(), sides.target(), sides.sync())) {
      if (sides.state() instanceof SwitchState.Steady steady && steady.writer() == from) {
        try (Ahead ahead = new Ahead(sides, from, control)) {
          ahead.refresh(control);
          ahead.roundTrip(control, REACH);
          // What is not compared by now would have to be while nobody can write.
          VerificationResult before = ahead.compare();
          if (!before.clean()) {
            throw new Failure.Conflict(Differences.told(before)).asException();
          }
        }
        new Closing(sides.sync(), budget).close(control.on(from), why);
      }
    } catch (SQLException e) {
      throw SqlFailures.of("fencing the " + from, e);
    }
  }

  private SwitchReport decide(Control control) throws SQLException {
    SwitchState state = sides.state();
    if (state instanceof SwitchState.Unfinished unfinished) {
      String missing = Settle.run(sides, control, unfinished.writer(), steps);
      if (!missing.isEmpty()) {
        return report(
            unfinished.writer() == to ? Outcome.UNFINISHED : Outcome.REFUSED,
            missing,
            unfinished.epoch());
      }
      state = sides.state();
    }
    return switch (state) {
      case SwitchState.Steady s when s.writer() == to -> report(Outcome.SWITCHED, "", s.epoch());
      case SwitchState.Steady s -> cross(control, s.writer(), null);
      case SwitchState.Fenced f when f.lastWriter() == to -> {
        String missing = Release.run(sides, control, steps);
        yield report(
            missing.isEmpty() ? Outcome.SWITCHED : Outcome.UNFINISHED, missing, epochOf(to));
      }
      case SwitchState.Fenced f -> cross(control, f.lastWriter(), f);
      case SwitchState.Unfinished u -> report(Outcome.REFUSED, "left: " + u.todo(), u.epoch());
      case SwitchState.Alone a -> report(Outcome.REFUSED, a.why(), a.epoch());
      case SwitchState.Broken b -> report(Outcome.REFUSED, b.what(), 0);
      case SwitchState.Unprepared u -> report(Outcome.REFUSED, u.why(), 0);
    };
  }

  private SwitchReport cross(Control control, Side from, SwitchState.@Nullable Fenced fenced)
      throws SQLException {
    begun = true;
    @Nullable String stopped = attempt(control, from, fenced);
    if (stopped != null) {
      return report(Outcome.REFUSED, stopped, epochOf(from));
    }
    return untilCommitted
        ? report(Outcome.UNFINISHED, "the way back is being completed", epoch)
        : settled(control);
  }

  /** Returns why it was not even begun, or null when the other side is open. */
  private @Nullable String attempt(Control control, Side from, SwitchState.@Nullable Fenced fenced)
      throws SQLException {
    try (Ahead ahead = new Ahead(sides, from, control)) {
      if (fenced == null) {
        steps.run("ahead: tables", () -> ahead.refresh(control));
        steps.run("ahead: round trip", () -> ahead.roundTrip(control, REACH));
        for (int round = 1; round <= ROUNDS; round++) {
          steps.run("ahead: mark", ahead::mark);
          VerificationResult before = steps.get("ahead: compare", ahead::compare);
          verification = before;
          if (!before.clean()) {
            return Differences.told(before);
          }
          if (round == 1) {
            steps.run("ahead: warm", ahead::warm);
          } else if (round > 2 && before.millis() < LITTLE.toMillis()) {
            break;
          }
        }
        steps.run("ahead: quiet", () -> ahead.quiet(control, REACH, idle()));
        steps.run("ahead: arrived", () -> ahead.roundTrip(control, REACH));
        Fence.Closed closed =
            steps.get("fence", () -> closing.close(control.on(from), "switch to the " + to));
        fencedSince = closed.lockedNanos();
      } else {
        fencedSince = System.nanoTime() - fenced.age().toNanos();
        VerificationResult before =
            new Resumption(sides, from, control, ahead, steps, budget.deadline()).run();
        verification = before;
        if (!before.clean()) {
          throw new Failure.Conflict(Differences.told(before)).asException();
        }
        steps.run("resume: quiet", () -> ahead.quiet(control, REACH, idle()));
      }
      long deadline = System.nanoTime() + budget.deadline().toNanos();
      Crossing crossing = new Crossing(sides, from, control, ahead, steps, deadline);
      try {
        epoch = crossing.run();
        openedAt = System.nanoTime();
      } finally {
        still = crossing.compared();
        verification = still == null ? verification : still.result();
      }
      return null;
    }
  }

  /** The opening waits for the whole of the fence. */
  private Duration idle() {
    return budget.deadline().plus(STILL);
  }

  /** After a failure: what is so now decides, seen and mended over sessions of their own. */
  private SwitchReport recover(FailureException failure) {
    if (!begun) {
      throw failure;
    }
    try (Control control = Control.take(sides.source(), sides.target(), sides.sync())) {
      if (Release.reopen(sides, control, steps) && fencedSince == 0) {
        fencedSince = closing.askedNanos();
      }
      openedAt = fencedSince == 0 ? 0 : System.nanoTime();
      String missing = Release.run(sides, control, steps);
      String why = failure.failure().told();
      if (sides.look(to).open()) {
        return report(missing.isEmpty() ? Outcome.SWITCHED : Outcome.UNFINISHED, why, epochOf(to));
      }
      return report(
          sides.look(to.other()).open() ? Outcome.REFUSED : Outcome.HELD,
          missing.isEmpty() ? why : why + "; left: " + missing,
          epochOf(to.other()));
    } catch (SQLException e) {
      return held(failure, SqlFailures.of("opening the last writer again", e));
    } catch (FailureException e) {
      return held(failure, e);
    }
  }

  private SwitchReport held(FailureException failure, FailureException release) {
    return report(
        Outcome.HELD,
        "%s; and what was left could not be mended: %s"
            .formatted(failure.failure().told(), release.failure().told()),
        0);
  }

  private SwitchReport settled(Control control) {
    String missing;
    try {
      missing = Settle.run(sides, control, to, steps);
      DeltaVerification.Still compared = still;
      if (compared != null) {
        String slot = sides.sync().verificationSlot();
        Slots.advance(control.on(to.other()), slot, compared.writerUpTo());
        Slots.advance(control.on(to), slot, compared.followerUpTo());
      }
    } catch (SQLException e) {
      missing = SqlFailures.of("completing the way back", e).failure().told();
    } catch (FailureException e) {
      missing = e.failure().told();
    }
    return report(missing.isEmpty() ? Outcome.SWITCHED : Outcome.UNFINISHED, missing, epoch);
  }

  private long epochOf(Side side) {
    @Nullable AuthorityRow row = sides.look(side).authority();
    return row == null ? 0 : row.epoch();
  }

  private SwitchReport report(Outcome outcome, String message, long epoch) {
    return new SwitchReport(
        to,
        outcome,
        message,
        epoch,
        openedAt == 0 ? 0 : (openedAt - fencedSince) / 1_000_000,
        (System.nanoTime() - start) / 1_000_000,
        steps.done(),
        verification);
  }
}
