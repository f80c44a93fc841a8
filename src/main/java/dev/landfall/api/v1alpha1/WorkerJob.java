package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes Jobs that carry a copy, in the operator's own namespace. An operator outside of a
 * cluster starts processes instead, and none of this applies.
 *
 * @param image what they run, one of those that the chart allows ({@code workers.images}); the
 *     operator's own where nothing is said
 * @param cpu what the scheduler keeps for each, in cores or thousandths: 2 or 500m
 * @param memory what each may use, for example 512Mi; over half of it is the heap
 * @param nodeSelector labels of the nodes they may run on
 * @param ttl how long a finished Job, with its log, is kept
 */
public record WorkerJob(
    @Nullable @Size(min = 1, max = 512) String image,
    @Default("500m") @Pattern("^[1-9][0-9]{0,4}m?$") String cpu,
    @Default("512Mi") @Pattern("^[1-9][0-9]{0,4}(Mi|Gi)$") String memory,
    @Size(max = 16) Map<String, String> nodeSelector,
    @Default("1h") @Pattern(Durations.FORM) String ttl) {

  /** As it is where nothing is said. */
  public static final WorkerJob STANDARD = new WorkerJob(null, null, null, null, null);

  /** Fills in the defaults where no API server did. */
  public WorkerJob(
      @Nullable String image,
      @Nullable String cpu,
      @Nullable String memory,
      @Nullable Map<String, String> nodeSelector,
      @Nullable String ttl) {
    this.image = image;
    this.cpu = Objects.requireNonNullElse(cpu, "500m");
    this.memory = Objects.requireNonNullElse(memory, "512Mi");
    this.nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    this.ttl = Objects.requireNonNullElse(ttl, "1h");
  }
}
