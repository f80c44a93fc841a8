package dev.landfall.demo.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was due within one stretch of {@value #MILLIS} milliseconds.
 *
 * @param startMillis its beginning, since the epoch
 * @param count how many were due in it
 * @param maxMillis the longest latency of them
 * @param p99Millis 99 of 100 were no slower
 * @param servedBy who answered
 */
public record Bucket(
    long startMillis, int count, long maxMillis, long p99Millis, List<String> servedBy) {
  /** How long a bucket is, milliseconds. */
  public static final long MILLIS = 100;

  /** Samples by when they were due, in order of time. */
  public static List<Bucket> timeline(List<Sample> samples) {
    Map<Long, List<Sample>> byStart = new TreeMap<>();
    for (Sample sample : samples) {
      long start = Math.floorDiv(sample.due(), MILLIS) * MILLIS;
      byStart.computeIfAbsent(start, s -> new ArrayList<>()).add(sample);
    }
    List<Bucket> buckets = new ArrayList<>();
    byStart.forEach((start, in) -> buckets.add(of(start, in)));
    return buckets;
  }

  private static Bucket of(long start, List<Sample> samples) {
    long[] latencies = samples.stream().mapToLong(Sample::millis).sorted().toArray();
    TreeSet<String> servedBy = new TreeSet<>();
    samples.forEach(s -> servedBy.add(s.servedBy()));
    int p99 = (int) Math.ceil(latencies.length * 0.99) - 1;
    return new Bucket(
        start,
        latencies.length,
        latencies[latencies.length - 1],
        latencies[p99],
        List.copyOf(servedBy));
  }
}
