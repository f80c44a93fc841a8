package dev.landfall.environment.aws;

import dev.landfall.api.v1alpha1.Measure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What CloudWatch measured.
 *
 * @param components by component, as {@code status.source} calls it
 */
public record Measured(Map<String, List<Measure>> components) {
  /** Nothing was asked for. */
  public static final Measured NOTHING = new Measured(Map.of());

  static final String BUCKET_SIZE = "BucketSizeBytes";
  private static final Set<String> ARCHIVED = Set.of("GlacierStorage", "DeepArchiveStorage");

  /** Copies. */
  public Measured {
    components = Map.copyOf(components);
  }

  /** What was measured of a component. */
  public List<Measure> of(String component) {
    return components.getOrDefault(component, List.of());
  }

  /** How many bytes are in a bucket, of all storage types; 0 where nothing was measured. */
  public long bytes(String bucket) {
    return storage(bucket).values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many of them have to be restored before they can be read. */
  public long archivedBytes(String bucket) {
    return storage(bucket).entrySet().stream()
        .filter(e -> ARCHIVED.contains(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Bytes in a bucket by storage type, as CloudWatch calls it. */
  public Map<String, Long> storage(String bucket) {
    return of("bucket/" + bucket).stream()
        .filter(m -> m.metric().startsWith(BUCKET_SIZE + "/"))
        .collect(
            Collectors.toMap(
                m -> m.metric().substring(BUCKET_SIZE.length() + 1),
                m -> new BigDecimal(m.value()).longValue(),
                Long::sum,
                TreeMap::new));
  }
}
