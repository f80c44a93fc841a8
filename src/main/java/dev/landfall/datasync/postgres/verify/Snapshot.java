package dev.landfall.datasync.postgres.verify;

import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions a snapshot sees (pg_current_snapshot: xmin:xmax:list).
 *
 * @param xmin every transaction below it had ended
 * @param xmax none from here on had begun
 * @param running those between that had not ended
 */
record Snapshot(long xmin, long xmax, Set<Long> running) {
  static Snapshot parse(String text) {
    String[] parts = text.split(":", -1);
    Set<Long> running = new HashSet<>();
    if (parts.length > 2 && !parts[2].isEmpty()) {
      for (String xid : parts[2].split(",", -1)) {
        running.add(Long.parseLong(xid));
      }
    }
    return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
  }

  /** Whether it sees a committed transaction, named by the lower 32 bits of its identifier. */
  boolean sees(long xid32) {
    long full = (xmax & ~0xffffffffL) | xid32;
    if (full - xmax > 0x7fffffffL) {
      full -= 1L << 32;
    } else if (xmax - full > 0x7fffffffL) {
      full += 1L << 32;
    }
    return full < xmin || (full < xmax && !running.contains(full));
  }
}
