package dev.landfall.localclouds.proxy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What a proxy measured of the requests that went to one pool, since the pool is there. */
public final class Counters {
  private static final long[] BOUNDS_MILLIS = {
    1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000
  };

  private final AtomicLongArray byClass = new AtomicLongArray(6);
  private final AtomicLongArray upstreamByClass = new AtomicLongArray(6);
  private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS_MILLIS.length + 1);
  private final AtomicLong latencyNanos = new AtomicLong();

  /** Notes an answered request; status 0 upstream is one that no backend answered. */
  public void add(int status, int upstreamStatus, long nanos) {
    byClass.incrementAndGet(status / 100 % 6);
    upstreamByClass.incrementAndGet(upstreamStatus / 100 % 6);
    latencyNanos.addAndGet(nanos);
    int bucket = 0;
    while (bucket < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[bucket] * 1_000_000) {
      bucket++;
    }
    buckets.incrementAndGet(bucket);
  }

  /** What was measured so far. */
  public Snapshot snapshot() {
    long total = 0;
    for (int i = 0; i < byClass.length(); i++) {
      total += byClass.get(i);
    }
    return new Snapshot(
        total, array(byClass), array(upstreamByClass), latencyNanos.get(), array(buckets));
  }

  private static long[] array(AtomicLongArray from) {
    long[] to = new long[from.length()];
    for (int i = 0; i < to.length; i++) {
      to[i] = from.get(i);
    }
    return to;
  }

  /** The upper bounds of the histogram's buckets but the last, in milliseconds. */
  public static long[] boundsMillis() {
    return BOUNDS_MILLIS.clone();
  }

  /**
   * Counters at one moment.
   *
   * @param requests all requests
   * @param byClass requests by the first digit of the status that the client got
   * @param upstreamByClass requests by the first digit of the backend's status, 0 for no answer
   * @param latencyNanos the sum of the latencies
   * @param histogram requests by latency; bounds are {@link #boundsMillis()}
   */
  public record Snapshot(
      long requests, long[] byClass, long[] upstreamByClass, long latencyNanos, long[] histogram) {}
}
