package dev.landfall.datasync.postgres.fence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One side's row of {@code landfall.authority}: whether it takes writes. The three mutations are
 * written here as functions so that the protocol can be checked as a model; {@link Authority} sends
 * the same as compare-and-swap statements.
 *
 * <p>Why both sides can never be open: to open X, Y's epoch is raised while Y is closed, and only
 * then X is opened, provided its epoch is still the one that was read before. Had someone opened Y
 * in between, he would have raised X's epoch after our reading, and our last step finds it changed.
 *
 * @param epoch only ever grows, with every change of the row
 * @param open whether this side takes writes
 * @param openedEpoch the epoch in which it last took over the writes, 0 for never; the side with
 *     the larger one is the last writer
 * @param fencedFor how long ago it was closed by the server's own clock; absent when it never was
 * @param reason what it was closed for
 */
public record AuthorityRow(
    long epoch,
    boolean open,
    long openedEpoch,
    @Nullable Duration fencedFor,
    @Nullable String reason) {

  /** The source's first row: it holds the data and takes the writes. */
  public static AuthorityRow initialOpen() {
    return new AuthorityRow(1, true, 1, null, null);
  }

  /** The target's first row. */
  public static AuthorityRow initialClosed() {
    return new AuthorityRow(1, false, 0, null, null);
  }

  /** Closed by one who read {@code expected}; null when the row has changed since. */
  public @Nullable AuthorityRow close(long expected, String why) {
    return open && epoch == expected
        ? new AuthorityRow(epoch + 1, false, openedEpoch, Duration.ZERO, why)
        : null;
  }

  /** Raised so that nobody who read it before can open it; null when it is open or is past n. */
  public @Nullable AuthorityRow raise(long n) {
    return !open && epoch < n ? new AuthorityRow(n, false, openedEpoch, fencedFor, reason) : null;
  }

  /** Opened by one who read {@code observed}; null when the row has changed since. */
  public @Nullable AuthorityRow open(long observed, long n) {
    return !open && epoch == observed && n > epoch
        ? new AuthorityRow(n, true, n, null, null)
        : null;
  }

  /** The epoch in which one of two closed sides may be opened: above everything seen. */
  public static long next(AuthorityRow one, AuthorityRow other) {
    return Math.max(one.epoch(), other.epoch()) + 1;
  }
}
