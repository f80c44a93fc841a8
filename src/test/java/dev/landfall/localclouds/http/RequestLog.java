package dev.landfall.localclouds.http;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts requests, refused and faulted ones too: what the cloud's own throttling would count. */
public final class RequestLog {
  /**
   * The requests one cloud got.
   *
   * @param reads how many that change nothing
   * @param writes how many that change something
   * @param operations how many of each operation
   */
  public record Counts(long reads, long writes, Map<String, Long> operations) {
    private static final Counts NONE = new Counts(0, 0, Map.of());

    private Counts plus(String operation, boolean write) {
      Map<String, Long> more = new TreeMap<>(operations);
      more.merge(operation, 1L, Long::sum);
      return new Counts(
          reads + (write ? 0 : 1), writes + (write ? 1 : 0), Collections.unmodifiableMap(more));
    }
  }

  private final Map<String, Counts> clouds = new ConcurrentHashMap<>();

  /** Counts one request. */
  public void count(String cloud, String operation, boolean write) {
    clouds.merge(
        cloud, Counts.NONE.plus(operation, write), (known, one) -> known.plus(operation, write));
  }

  /** What one cloud got until now. */
  public Counts of(String cloud) {
    return clouds.getOrDefault(cloud, Counts.NONE);
  }

  /** What every cloud got until now. */
  public Map<String, Counts> all() {
    return new TreeMap<>(clouds);
  }
}
