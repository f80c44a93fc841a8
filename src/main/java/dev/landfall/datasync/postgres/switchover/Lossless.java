package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.replication.SideView;
import dev.landfall.datasync.postgres.replication.SlotView;
import dev.landfall.datasync.postgres.replication.SubscriptionView;
import java.time.Duration;

/**
 * Whether going to the other side now would keep every acknowledged write, and how long it would
 * take.
 *
 * @param holds whether it would
 * @param reason why, or why not
 * @param estimate how long going there would take at the present lag; only where it holds
 */
public record Lossless(boolean holds, String reason, Duration estimate) {
  private static final long BYTES_PER_SECOND = 10_000_000;
  private static final Duration FIXED = Duration.ofSeconds(5);

  /** Tells it from both sides. Pure. */
  public static Lossless of(SideView source, SideView target) {
    return switch (SwitchState.derive(source, target)) {
      case SwitchState.Steady s ->
          s.writer() == source.side() ? from(source, target) : from(target, source);
      case SwitchState.Fenced f ->
          new Lossless(
              true,
              "neither side takes writes; the %s has everything".formatted(f.lastWriter()),
              FIXED);
      case SwitchState.Unfinished u ->
          no("the way back is being completed: " + String.join("; ", u.todo()));
      case SwitchState.Alone a -> no(a.why());
      case SwitchState.Broken b -> no(b.what());
      case SwitchState.Unprepared u -> no(u.why());
    };
  }

  private static Lossless from(SideView writer, SideView follower) {
    SlotView slot = writer.slot();
    SubscriptionView subscription = follower.subscription();
    if (slot == null || subscription == null) {
      return no("nothing follows the " + writer.side());
    }
    if (!slot.active() || !subscription.running()) {
      return no(
          "the %s does not follow at the moment (%s); %d bytes are kept for it"
              .formatted(
                  follower.side(),
                  subscription.applyErrors() > 0
                      ? subscription.applyErrors() + " changes could not be applied"
                      : "its worker is not running",
                  slot.retainedBytes()));
    }
    return new Lossless(
        true,
        "the %s follows, %d bytes behind".formatted(follower.side(), slot.lagBytes()),
        FIXED.plusSeconds(slot.lagBytes() / BYTES_PER_SECOND));
  }

  private static Lossless no(String why) {
    return new Lossless(false, why, Duration.ZERO);
  }
}
