package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.Side;
import dev.landfall.datasync.postgres.fence.AuthorityRow;
import dev.landfall.datasync.postgres.replication.SideView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a sync stands between its two sides, derived from what is there and never remembered.
 *
 * <p>A crash after each step of a switch from F to T, what is then derived, and what the next run
 * does. "Slot X" stands on X and feeds the other side; "sub X" stands on X and follows the other.
 *
 * <table>
 * <caption>States by crash point</caption>
 * <tr><th>last step done</th><th>derived</th><th>next run towards T</th><th>release</th></tr>
 * <tr><td>ahead (triggers, publications, connections)</td><td>Steady(F)</td><td>from the start
 *   </td><td>nothing to do</td></tr>
 * <tr><td>fence closed (one transaction)</td><td>Fenced(F)</td><td>marker, and on</td><td>open F
 *   </td></tr>
 * <tr><td>marker, drain, sequences (never backwards)</td><td>Fenced(F)</td><td>all three again
 *   </td><td>open F</td></tr>
 * <tr><td>sub T disabled</td><td>Fenced(F)</td><td>sub T enabled, marker, and on</td><td>open F,
 *   sub T enabled</td></tr>
 * <tr><td>slot T made</td><td>Fenced(F)</td><td>dropped, later made anew: it may be an older
 *   attempt's</td><td>open F, sub T enabled, slot T dropped</td></tr>
 * <tr><td>epoch of F raised</td><td>Fenced(F)</td><td>as above, with a higher epoch</td><td>open F
 *   with a higher epoch</td></tr>
 * <tr><td>T opened (one transaction): the commit point</td><td>Unfinished(T)</td><td>sub F made
 *   </td><td>too late: a switch back</td></tr>
 * <tr><td>sub F made</td><td>Unfinished(T)</td><td>marker from T to F, then leftovers</td><td>-
 *   </td></tr>
 * <tr><td>sub T dropped (in three statements)</td><td>Unfinished(T)</td><td>slot F dropped</td>
 *   <td>-</td></tr>
 * <tr><td>slot F dropped</td><td>Steady(T)</td><td>nothing to do</td><td>-</td></tr>
 * </table>
 *
 * <p>A slot that is gone or lost while its follower still needs it is {@link Alone}: nothing is
 * lost, but the follower must be copied again. A server that comes back with an older state shows
 * both sides open, or an open side that is not the last writer: {@link Broken}, and nothing is done
 * without a person.
 */
public sealed interface SwitchState {
  /** Nothing is set up, or not on both sides. */
  record Unprepared(String why) implements SwitchState {}

  /**
   * One side takes writes and nothing follows it, nor could.
   *
   * @param writer the side
   * @param epoch its term
   * @param why what is missing
   */
  record Alone(Side writer, long epoch, String why) implements SwitchState {}

  /**
   * One side takes writes and the other follows.
   *
   * @param writer the side
   * @param epoch its term
   */
  record Steady(Side writer, long epoch) implements SwitchState {}

  /**
   * One side takes writes; the way back is not whole, or something of an attempt was left.
   *
   * @param writer the side
   * @param epoch its term
   * @param todo what is left to do
   */
  record Unfinished(Side writer, long epoch, List<String> todo) implements SwitchState {
    /** Takes its own copy. */
    public Unfinished {
      todo = List.copyOf(todo);
    }
  }

  /**
   * Neither side takes writes.
   *
   * @param lastWriter the side that has everything
   * @param epoch its term
   * @param age for how long, by that side's own clock
   * @param why what it was closed for
   */
  record Fenced(Side lastWriter, long epoch, Duration age, String why) implements SwitchState {}

  /**
   * What must not be. Nothing is done.
   *
   * @param what what is so and what to do
   */
  record Broken(String what) implements SwitchState {}

  /** Derives it. Total and pure. */
  static SwitchState derive(SideView source, SideView target) {
    @Nullable AuthorityRow a = source.authority();
    @Nullable AuthorityRow b = target.authority();
    if (b == null && a != null && (!a.open() || a.openedEpoch() > 1)) {
      return new Broken(
          "the target has lost its authority row although the right to write has moved before: it"
              + " was replaced or came back with an older state; if it took writes last, restore"
              + " it, else delete the row of this sync from landfall.authority on the source and"
              + " set up the target again");
    }
    if (a == null || b == null) {
      return a == null && b != null && (b.open() || b.openedEpoch() > 0)
          ? new Broken(
              "the source has lost its authority row although the target has taken writes: it came"
                  + " back with an older state; the target is the last writer, set up the source"
                  + " again from it")
          : new Unprepared(a == null ? "not set up on the source" : "not set up on the target");
    }
    if (a.open() && b.open()) {
      return new Broken(
          "both sides are open (source since epoch %d, target since epoch %d): one came back with an older state, most likely the %s; stop the application's access to it before anything else"
              .formatted(
                  a.openedEpoch(),
                  b.openedEpoch(),
                  a.openedEpoch() < b.openedEpoch() ? "source" : "target"));
    }
    if (a.open() || b.open()) {
      return a.open() ? open(source, a, target, b) : open(target, b, source, a);
    }
    if (a.openedEpoch() == b.openedEpoch()) {
      return new Broken(
          "both sides are closed and both were last opened in epoch %d: the last writer cannot be told"
              .formatted(a.openedEpoch()));
    }
    boolean bySource = a.openedEpoch() > b.openedEpoch();
    AuthorityRow last = bySource ? a : b;
    @Nullable Duration age = last.fencedFor();
    @Nullable String reason = last.reason();
    return new Fenced(
        bySource ? Side.SOURCE : Side.TARGET,
        last.epoch(),
        age == null ? Duration.ZERO : age,
        reason == null ? "" : reason);
  }

  private static SwitchState open(
      SideView writer, AuthorityRow row, SideView other, AuthorityRow otherRow) {
    if (otherRow.openedEpoch() > row.openedEpoch()) {
      return new Broken(
          "the %s is open in epoch %d, but the other side took writes later, in epoch %d: the %s came back with an older state; stop the application's access to it"
              .formatted(writer.side(), row.openedEpoch(), otherRow.openedEpoch(), writer.side()));
    }
    if (!writer.feeds()) {
      return new Alone(
          writer.side(),
          row.epoch(),
          other.subscription() == null
              ? "nothing follows the " + writer.side()
              : "the slot that fed the %s is %s: it must be copied again"
                  .formatted(other.side(), writer.slot() == null ? "gone" : "lost"));
    }
    if (other.subscription() == null && beforeCopy(otherRow, other)) {
      return new Alone(writer.side(), row.epoch(), "the copy is not finished");
    }
    List<String> todo = new ArrayList<>();
    if (other.subscription() == null) {
      todo.add("subscription on the " + other.side() + " to be made");
    } else if (!other.subscription().enabled()) {
      todo.add("subscription on the " + other.side() + " to be enabled");
    }
    if (writer.subscription() != null) {
      todo.add("old subscription on the " + writer.side() + " to be dropped");
    }
    if (other.subscription() != null && !other.fence().closed()) {
      todo.add(
          "fence on the %s to be closed: %d of %d tables refuse writes"
              .formatted(other.side(), other.fence().enabled(), other.fence().tables()));
    }
    if (writer.fence().enabled() > 0) {
      todo.add(
          "fence on the %s to be opened: %d of %d tables refuse writes, though it takes them"
              .formatted(writer.side(), writer.fence().enabled(), writer.fence().tables()));
    }
    if (other.slot() != null) {
      todo.add("old slot on the " + other.side() + " to be dropped");
    }
    return todo.isEmpty()
        ? new Steady(writer.side(), row.epoch())
        : new Unfinished(writer.side(), row.epoch(), todo);
  }

  /** The first copy into the target: its subscription must not be made before it is whole. */
  private static boolean beforeCopy(AuthorityRow row, SideView other) {
    return other.side() == Side.TARGET
        && (other.copyState() == null
            ? row.openedEpoch() == 0
            : !other.copyState().equalsIgnoreCase("done"));
  }
}
