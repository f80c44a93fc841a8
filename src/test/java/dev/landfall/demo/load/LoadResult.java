package dev.landfall.demo.load;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What customers felt.
 *
 * @param samples every request that was answered well, in the order in which they were due
 * @param unacknowledged writes that were due and never acknowledged; they were promised to nobody
 * @param unansweredReads reads that were due and never answered well
 * @param missingReads how often an acknowledged order was looked for and not found
 * @param repeats how often a request had to be sent again
 */
public record LoadResult(
    List<Sample> samples,
    long unacknowledged,
    long unansweredReads,
    long missingReads,
    long repeats) {
  private static final Comparator<Sample> SLOWEST_FIRST =
      Comparator.comparingLong(Sample::millis).reversed();

  /** Keeps its own copy, in the order in which requests were due. */
  public LoadResult {
    samples = samples.stream().sorted(Comparator.comparingLong(Sample::due)).toList();
  }

  /** Acknowledged writes. */
  public long acknowledged() {
    return samples.stream().filter(Sample::write).count();
  }

  /** Acknowledged writes per second over the whole run. */
  public double writesPerSecond() {
    List<Sample> writes = all(true);
    if (writes.isEmpty()) {
      return 0;
    }
    long span = writes.get(writes.size() - 1).due() - writes.get(0).due();
    return writes.size() * 1000.0 / Math.max(1, span);
  }

  /** The longest any user waited for a write, or for a read, in milliseconds; 0 for none. */
  public long longestPauseMillis(boolean write) {
    return all(write).stream().mapToLong(Sample::millis).max().orElse(0);
  }

  /** The longest time between two answers one after the other, in milliseconds; 0 for none. */
  public long longestGapMillis(boolean write) {
    return longestGap(all(write));
  }

  /** The longest time without an answered write within a span of time, in milliseconds. */
  public long longestWriteGapBetween(Instant from, Instant to) {
    return longestGap(
        all(true).stream()
            .filter(s -> s.answered() >= from.toEpochMilli() && s.answered() <= to.toEpochMilli())
            .toList());
  }

  private static long longestGap(List<Sample> samples) {
    long[] at = samples.stream().mapToLong(Sample::answered).sorted().toArray();
    long longest = 0;
    for (int i = 1; i < at.length; i++) {
      longest = Math.max(longest, at[i] - at[i - 1]);
    }
    return longest;
  }

  /** The longest any user waited for a write that was due or answered in a span of time. */
  public long longestWriteBetween(Instant from, Instant to) {
    return worstWritesBetween(from, to, 1).stream().mapToLong(Sample::millis).sum();
  }

  /** The slowest writes that were under way in a span of time, slowest first. */
  public List<Sample> worstWritesBetween(Instant from, Instant to, int atMost) {
    return all(true).stream()
        .filter(s -> s.answered() >= from.toEpochMilli() && s.due() <= to.toEpochMilli())
        .sorted(SLOWEST_FIRST)
        .limit(atMost)
        .toList();
  }

  /** Writes, or reads, in stretches of {@value Bucket#MILLIS} ms. */
  public List<Bucket> timeline(boolean write) {
    return Bucket.timeline(all(write));
  }

  private List<Sample> all(boolean write) {
    return samples.stream().filter(s -> s.write() == write).toList();
  }
}
