package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a replica may use.
 *
 * @param cpu cores, in steps of 0.25; on the Consumption profile 4 at most
 * @param memory for example 1Gi; 2Gi for each core where nothing is said, which the Consumption
 *     profile insists on
 */
public record Compute(
    @Default("0.5") @Min(0) @Max(32) Double cpu,
    @Nullable @Pattern("^[0-9]{1,3}(\\.[0-9]{1,2})?Gi$") String memory) {

  /** Half a core. */
  public static final Compute STANDARD = new Compute(0.5, null);

  /** Fills in the default where no API server did. */
  public Compute {
    cpu = Objects.requireNonNullElse(cpu, 0.5);
  }

  /** The memory in GiB. */
  public double gibibytes() {
    return memory == null ? 2 * cpu : Double.parseDouble(memory.replace("Gi", ""));
  }

  /** Whether the Consumption profile has it: whole quarters of a core, 2 GiB for each core. */
  public boolean consumable() {
    return cpu > 0 && cpu <= 4 && cpu * 4 % 1 == 0 && gibibytes() == 2 * cpu;
  }
}
