package dev.landfall.environment;

import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.environment.azure.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is begun once only. That it is about to be begun stands in the status before it is; so one
 * that stands there, and of which Azure shows nothing, may have been begun, unless this very
 * process wrote it down and has not begun it so far. Azure's lists lag behind by seconds; after a
 * time that no list lags behind for, what it does not show was not begun.
 *
 * @param begun since when it may have been begun, by resource
 * @param free those that this process wrote down and has not begun
 */
record Starts(Map<String, Instant> begun, Set<String> free) {
  /** Of an environment that is new. */
  static final Starts NONE = new Starts(Map.of(), Set.of());

  private static final Duration LAG = Duration.ofMinutes(10);

  /** Copies. */
  Starts {
    begun = Map.copyOf(begun);
    free = Set.copyOf(free);
  }

  static Starts of(List<OwnedResource> owned, Set<String> mine, Instant now) {
    Map<String, Instant> begun =
        owned.stream()
            .filter(o -> o.begun() != null)
            .collect(Collectors.toMap(OwnedResource::name, o -> since(o).orElse(now)));
    return new Starts(
        begun.entrySet().stream()
            .filter(e -> now.isBefore(e.getValue().plus(LAG)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        mine.stream().filter(begun::containsKey).collect(Collectors.toSet()));
  }

  /** Since when something is being done to a resource. */
  static Optional<Instant> since(OwnedResource owned) {
    try {
      return Optional.ofNullable(owned.begun()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether one can be begun now. */
  boolean free(String resource) {
    return free.contains(resource);
  }

  /** What is to be done about one of which Azure shows nothing and that may have been begun. */
  Optional<Verdict.Wait> unclear(String resource) {
    return free(resource) || !begun.containsKey(resource)
        ? Optional.empty()
        : Optional.of(
            new Verdict.Wait(
                ("it was to be started at %1$s, and Azure does not list it yet; started once more"
                        + " only where it is not listed by %2$s")
                    .formatted(
                        begun.get(resource),
                        Objects.requireNonNull(begun.get(resource)).plus(LAG))));
  }
}
