package dev.landfall.bench;

import dev.landfall.datasync.postgres.PostgresPair;
import dev.landfall.datasync.postgres.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a person would type to compare a table: one digest over all rows in order, on each side. */
final class Readers {
  private static final String DIGEST =
      "SELECT md5(string_agg(t::text, '\n' ORDER BY id)) FROM readings t";

  private Readers() {}

  static boolean same(PostgresPair pair) throws Exception {
    Map<Side, String> digests = new ConcurrentHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> other =
          threads.submit(() -> digests.put(Side.TARGET, pair.value(Side.TARGET, DIGEST)));
      digests.put(Side.SOURCE, pair.value(Side.SOURCE, DIGEST));
      other.get();
    }
    return digests.get(Side.SOURCE).equals(digests.get(Side.TARGET));
  }
}
