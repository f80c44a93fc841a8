package dev.landfall.imports;

import dev.landfall.api.v1alpha1.AzureDatabase.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a Flexible Server that is at least as large as an RDS instance class: as many vCPUs,
 * and the memory per vCPU of the same kind (2 to 4 GiB general purpose, 8 GiB memory optimised).
 * After "DB instance classes" of the Amazon RDS User Guide and "Compute options in Azure Database
 * for PostgreSQL flexible server" of Microsoft Learn.
 *
 * @param sku the compute size
 * @param tier the tier that it belongs to
 * @param why what it was derived from
 */
record ServerSize(String sku, Tier tier, String why) {
  private static final Pattern CLASS = Pattern.compile("db\\.([a-z])[a-z0-9-]*\\.(.+)");
  private static final Map<String, String> BURSTABLE =
      Map.of(
          "micro", "B1ms",
          "small", "B2s",
          "medium", "B2s",
          "large", "B2ms",
          "xlarge", "B4ms",
          "2xlarge", "B8ms");
  private static final Map<String, Integer> VCPUS = Map.of("medium", 1, "large", 2, "xlarge", 4);
  private static final List<Integer> MADE = List.of(2, 4, 8, 16, 32, 48, 64, 96);
  private static final List<Integer> STORAGE =
      List.of(32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32767);

  /** Empty where the class is none of those that are known here. */
  static Optional<ServerSize> of(String instanceClass) {
    Matcher told = CLASS.matcher(instanceClass);
    if (!told.matches()) {
      return Optional.empty();
    }
    String size = told.group(2);
    return switch (told.group(1)) {
      case "t" ->
          Optional.ofNullable(BURSTABLE.get(size))
              .map(
                  b ->
                      new ServerSize(
                          "Standard_" + b,
                          Tier.Burstable,
                          instanceClass + " is burstable, of the same memory or less"));
      case "m" -> of(instanceClass, size, "D", Tier.GeneralPurpose, "general purpose");
      case "r", "x" -> of(instanceClass, size, "E", Tier.MemoryOptimized, "memory optimised");
      default -> Optional.empty();
    };
  }

  private static Optional<ServerSize> of(
      String instanceClass, String size, String family, Tier tier, String kind) {
    return vcpus(size)
        .flatMap(
            n ->
                MADE.stream()
                    .filter(m -> m >= n)
                    .findFirst()
                    .map(
                        m ->
                            new ServerSize(
                                "Standard_%s%dds_v5".formatted(family, m),
                                tier,
                                "%s has %d vCPU, %s".formatted(instanceClass, n, kind))));
  }

  /** 4xlarge has four times the vCPUs of xlarge. */
  private static Optional<Integer> vcpus(String size) {
    return size.matches("\\d{1,2}xlarge")
        ? Optional.of(4 * Integer.parseInt(size.replace("xlarge", "")))
        : Optional.ofNullable(VCPUS.get(size));
  }

  /** The smallest storage that a server is made with and that holds as much. */
  static int storage(int gib) {
    return STORAGE.stream().filter(s -> s >= gib).findFirst().orElse(STORAGE.getLast());
  }
}
