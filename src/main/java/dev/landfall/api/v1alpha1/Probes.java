package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How Azure finds out how a replica is. What is not said keeps Azure's own probe, which asks
 * whether the port accepts connections.
 *
 * @param startup before the others begin
 * @param readiness whether it gets requests; the ingress's healthPath where nothing is said
 * @param liveness whether it is started again
 */
public record Probes(@Nullable Probe startup, @Nullable Probe readiness, @Nullable Probe liveness) {
  /** Nothing said. */
  public static final Probes NONE = new Probes(null, null, null);

  /**
   * One question, by HTTP.
   *
   * @param path answers with 200 to 399 when all is well
   * @param port the ingress's port where nothing is said
   * @param periodSeconds how often
   * @param failureThreshold so many failures in a row count
   */
  public record Probe(
      @Default("/") @Pattern("^/.*$") String path,
      @Nullable @Min(1) @Max(65535) Integer port,
      @Default("10") @Min(1) @Max(240) Integer periodSeconds,
      @Default("3") @Min(1) @Max(10) Integer failureThreshold) {

    /** Fills in the defaults where no API server did. */
    public Probe {
      path = Objects.requireNonNullElse(path, "/");
      periodSeconds = Objects.requireNonNullElse(periodSeconds, 10);
      failureThreshold = Objects.requireNonNullElse(failureThreshold, 3);
    }
  }
}
