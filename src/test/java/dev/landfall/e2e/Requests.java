package dev.landfall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.landfall.demo.Clouds;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests each cloud has counted, refused ones too.
 *
 * @param reads by cloud, those that change nothing
 * @param writes by cloud, those that change something
 */
record Requests(Map<String, Long> reads, Map<String, Long> writes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Requests of(Clouds clouds) {
    URI uri = URI.create(clouds.settings().path("admin").asText() + "/requests");
    try (InputStream answer = uri.toURL().openStream()) {
      JsonNode counted = JSON.readTree(answer);
      Map<String, Long> reads = new TreeMap<>();
      Map<String, Long> writes = new TreeMap<>();
      counted
          .properties()
          .forEach(
              cloud -> {
                reads.put(cloud.getKey(), cloud.getValue().path("reads").asLong());
                writes.put(cloud.getKey(), cloud.getValue().path("writes").asLong());
              });
      return new Requests(reads, writes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether every cloud was read since then. */
  boolean allReadSince(Requests before) {
    return before.reads().entrySet().stream()
        .allMatch(e -> reads.getOrDefault(e.getKey(), 0L) > e.getValue());
  }
}
