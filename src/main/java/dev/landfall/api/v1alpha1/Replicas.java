package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas run.
 *
 * @param min at least; 0 lets an app sleep until there is something to do
 * @param max at most
 * @param cooldownSeconds how long after the last event an app goes to sleep
 * @param rules what makes them more; 10 requests at once for each replica where nothing is said and
 *     there is an ingress
 */
@ValidationRule(value = "self.min <= self.max", message = "min must not be above max")
@ValidationRule(
    value =
        "self.min > 0 || !has(self.rules) || self.rules.size() == 0 || self.rules.exists(r,"
            + " has(r.http) || has(r.custom))",
    message =
        "an app that sleeps uses no cpu and no memory: with min 0 give an http or custom rule,"
            + " which can wake it")
public record Replicas(
    @Default("1") @Min(0) @Max(1000) Integer min,
    @Default("1") @Min(1) @Max(1000) Integer max,
    @Nullable @Min(1) @Max(86400) Integer cooldownSeconds,
    @Size(max = 10) List<Rule> rules) {
  /** One. */
  public static final Replicas ONE = new Replicas(1, 1, null, List.of());

  /** Fills in the defaults where no API server did. */
  public Replicas {
    min = Objects.requireNonNullElse(min, 1);
    max = Objects.requireNonNullElse(max, 1);
    rules = rules == null ? List.of() : List.copyOf(rules);
  }

  /**
   * One reason for more replicas.
   *
   * @param name its name
   * @param http requests
   * @param cpu how busy the cores are
   * @param memory how full the memory is
   * @param custom any other scaler of KEDA
   */
  @ValidationRule(
      value =
          "[has(self.http), has(self.cpu), has(self.memory), has(self.custom)].exists_one(x, x)",
      message = "give one of http, cpu, memory and custom")
  public record Rule(
      @Required @Pattern("^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$") String name,
      @Nullable Http http,
      @Nullable Utilization cpu,
      @Nullable Utilization memory,
      @Nullable Custom custom) {}

  /**
   * Requests.
   *
   * @param concurrentRequests at once for each replica
   */
  public record Http(@Required @Min(1) Integer concurrentRequests) {}

  /**
   * A share of what a replica may use.
   *
   * @param percent on average, above which there are more replicas
   */
  public record Utilization(@Required @Min(1) @Max(100) Integer percent) {}

  /**
   * A scaler of KEDA.
   *
   * @param type its name there, for example azure-servicebus
   * @param metadata its settings, as KEDA's documentation has them; no secrets
   * @param signIn whether it signs in as the app, by the app's identity: grant that identity what
   *     the scaler reads
   */
  public record Custom(
      @Required @Size(min = 1, max = 64) String type,
      @Size(max = 32) Map<String, String> metadata,
      @Default("false") Boolean signIn) {

    /** Fills in the defaults where no API server did. */
    public Custom {
      metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
      signIn = Objects.requireNonNullElse(signIn, false);
    }
  }
}
