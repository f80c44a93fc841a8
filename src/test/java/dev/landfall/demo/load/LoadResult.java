package dev.landfall.demo.load;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What the client saw.
 *
 * @param samples all answered requests
 * @param unanswered writes that were never acknowledged; they are nobody's loss
 */
public record LoadResult(List<Sample> samples, long unanswered) {
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
    long first = samples.getFirst().due();
    long last = samples.getLast().due();
    return acknowledged() * 1000.0 / Math.max(1, last - first);
  }

  /** The longest any user waited for a write, or for a read, in milliseconds. */
  public long longestPauseMillis(boolean write) {
    return samples.stream()
        .filter(s -> s.write() == write)
        .mapToLong(Sample::millis)
        .max()
        .orElse(0);
  }

  /** The longest any user waited for a write that was due or answered in a span of time. */
  public long longestWriteBetween(Instant from, Instant to) {
    return samples.stream()
        .filter(Sample::write)
        .filter(s -> s.answered() >= from.toEpochMilli() && s.due() <= to.toEpochMilli())
        .mapToLong(Sample::millis)
        .max()
        .orElse(0);
  }
}
