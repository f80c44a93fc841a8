package dev.landfall.imports;

import java.util.Locale;
import java.util.Optional;

/**
 * What a replica may use, at least as much as a task: the Consumption profile has quarters of a
 * core up to four, with 2 GiB for each core ("vCPU and memory allocation requirements" of Azure
 * Container Apps).
 *
 * @param cpu cores
 * @param memory GiB, twice the cores
 */
record AppSize(String cpu, String memory) {
  private static final int MOST = 16;
  private static final double UNITS_PER_QUARTER = 256;
  private static final double MIB_PER_QUARTER = 512;

  /** Empty where the task says nothing, or more than there is. */
  static Optional<AppSize> of(int cpuUnits, int memoryMiB) {
    int quarters =
        (int)
            Math.max(
                Math.ceil(cpuUnits / UNITS_PER_QUARTER), Math.ceil(memoryMiB / MIB_PER_QUARTER));
    return quarters < 1 || quarters > MOST
        ? Optional.empty()
        : Optional.of(
            new AppSize(
                String.format(Locale.ROOT, "%.2f", quarters / 4.0),
                String.format(Locale.ROOT, "%.1fGi", quarters / 2.0)));
  }
}
