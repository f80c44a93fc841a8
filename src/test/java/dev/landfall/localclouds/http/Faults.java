package dev.landfall.localclouds.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fault switch: what shall go wrong next, and how often. */
public final class Faults {
  /** What can go wrong. */
  public enum Kind {
    /** The cloud's own way of saying "too many requests"; nothing is carried out. */
    THROTTLE,
    /** An internal error of the cloud; nothing is carried out. */
    ERROR,
    /** The request is carried out, then the connection closes without an answer. */
    LOST_ANSWER,
    /** The request is carried out later. */
    DELAY
  }

  /**
   * One fault.
   *
   * @param cloud {@code aws}, {@code azure} or {@code cloudflare}
   * @param operation matched against the whole of {@link CloudApi#operation}
   * @param times how many requests it hits before it is over
   * @param retryAfterSeconds for {@link Kind#THROTTLE}
   * @param delayMillis for {@link Kind#DELAY}
   */
  public record Fault(
      String cloud,
      Pattern operation,
      Kind kind,
      int times,
      int retryAfterSeconds,
      long delayMillis) {}

  private static final class Armed {
    private final Fault fault;
    private int left;

    private Armed(Fault fault) {
      this.fault = fault;
      this.left = fault.times();
    }
  }

  private final List<Armed> armed = new ArrayList<>();

  /** Switches a fault on, behind those that are on already. */
  public synchronized void add(Fault fault) {
    armed.add(new Armed(fault));
  }

  /** A fault that hits the next requests of an operation, one second to wait after throttling. */
  public void add(String cloud, String operation, Kind kind, int times) {
    add(new Fault(cloud, Pattern.compile(operation), kind, times, 1, 500));
  }

  /** Switches all of them off. */
  public synchronized void clear() {
    armed.clear();
  }

  /** The fault that hits this request, if one does; it is used up by one. */
  public synchronized Optional<Fault> take(String cloud, String operation) {
    for (Armed next : armed) {
      if (next.fault.cloud().equals(cloud) && next.fault.operation().matcher(operation).matches()) {
        if (--next.left <= 0) {
          armed.remove(next);
        }
        return Optional.of(next.fault);
      }
    }
    return Optional.empty();
  }
}
