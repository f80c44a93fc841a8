package dev.landfall.imports;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The size of an Azure Managed Redis that holds at least as much as an ElastiCache cluster: of the
 * memory of its nodes three quarters are for data (reserved-memory-percent is 25), of Azure's four
 * fifths. After "Supported node types" of the Amazon ElastiCache User Guide and "Select the right
 * tier" of Azure Managed Redis on Microsoft Learn.
 *
 * @param sku the size
 * @param why what it was derived from
 * @param gb how much memory it has, with what it keeps for itself
 */
record CacheSize(String sku, String why, int gb) {
  private static final double FOR_DATA_ON_AWS = 0.75;
  private static final double FOR_DATA_ON_AZURE = 0.8;
  private static final Pattern TYPE = Pattern.compile("cache\\.([a-z])[a-z0-9]*\\.(\\w+)");

  /** GiB of a node: general purpose; of twice as much memory for each core; burstable. */
  private static final Map<String, Double> GENERAL =
      Map.of(
          "large",
          6.38,
          "xlarge",
          12.93,
          "2xlarge",
          26.04,
          "4xlarge",
          52.26,
          "8xlarge",
          103.68,
          "12xlarge",
          157.12,
          "16xlarge",
          209.55,
          "24xlarge",
          314.32);

  private static final Map<String, Double> MEMORY =
      Map.of(
          "large",
          13.07,
          "xlarge",
          26.32,
          "2xlarge",
          52.82,
          "4xlarge",
          105.81,
          "8xlarge",
          209.55,
          "12xlarge",
          317.77,
          "16xlarge",
          419.09,
          "24xlarge",
          635.61);
  private static final Map<String, Double> BURSTABLE =
      Map.of("micro", 0.5, "small", 1.37, "medium", 3.09);

  /** What Azure makes: its name, and GB. */
  private record Made(String sku, double gb) {}

  private static final List<Made> BALANCED =
      List.of(
          new Made("B0", 0.5),
          new Made("B1", 1),
          new Made("B3", 3),
          new Made("B5", 6),
          new Made("B10", 12),
          new Made("B20", 24),
          new Made("B50", 60),
          new Made("B100", 120),
          new Made("B150", 180),
          new Made("B250", 240),
          new Made("B350", 360),
          new Made("B500", 480),
          new Made("B700", 720),
          new Made("B1000", 960));
  private static final List<Made> MEMORY_OPTIMIZED =
      List.of(
          new Made("M10", 12),
          new Made("M20", 24),
          new Made("M50", 60),
          new Made("M100", 120),
          new Made("M150", 180),
          new Made("M250", 240),
          new Made("M350", 360),
          new Made("M500", 480),
          new Made("M700", 720),
          new Made("M1000", 960),
          new Made("M1500", 1440),
          new Made("M2000", 1920));

  /**
   * Empty where the node type is none of those that are known here, or more than there is.
   *
   * @param shards over how many shards the data is spread
   */
  static Optional<CacheSize> of(String nodeType, int shards) {
    Matcher told = TYPE.matcher(nodeType);
    if (!told.matches()) {
      return Optional.empty();
    }
    return switch (told.group(1)) {
      case "t" -> of("Balanced_", BALANCED, nodeType, BURSTABLE.get(told.group(2)), shards);
      case "m" -> of("Balanced_", BALANCED, nodeType, GENERAL.get(told.group(2)), shards);
      case "r" ->
          of("MemoryOptimized_", MEMORY_OPTIMIZED, nodeType, MEMORY.get(told.group(2)), shards);
      default -> Optional.empty();
    };
  }

  private static Optional<CacheSize> of(
      String tier, List<Made> made, String nodeType, @Nullable Double gib, int shards) {
    if (gib == null) {
      return Optional.empty();
    }
    double data = gib * FOR_DATA_ON_AWS * shards;
    return made.stream()
        .filter(m -> m.gb() * FOR_DATA_ON_AZURE >= data)
        .findFirst()
        .map(
            m ->
                new CacheSize(
                    tier + m.sku(),
                    String.format(
                        Locale.ROOT,
                        "%d shards of %s hold %.1f GiB, this holds %.1f",
                        shards,
                        nodeType,
                        data,
                        m.gb() * FOR_DATA_ON_AZURE),
                    (int) Math.ceil(m.gb())));
  }
}
