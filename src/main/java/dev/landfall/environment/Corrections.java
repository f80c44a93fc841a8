package dev.landfall.environment;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How often drift was corrected lately. What is corrected a third time within half an hour is a
 * fight: somebody, or something, wants it otherwise, and two hands that undo each other's work for
 * ever help nobody. In memory only: after a restart there are three more corrections at most. A
 * changed declaration starts afresh.
 */
final class Corrections {
  private static final int TIMES = 3;
  private static final Duration WITHIN = Duration.ofMinutes(30);

  /** So long it is left alone. */
  private static final Duration TRUCE = Duration.ofHours(6);

  private record Of(Long generation, Map<String, List<Instant>> at, Map<String, Instant> truces) {}

  private final Map<String, Of> kept = new ConcurrentHashMap<>();

  /** The resources that are fought over now. */
  Set<String> fought(ObjectMeta environment, Instant now) {
    Of found = kept.get(environment.getUid());
    return found == null || !found.generation().equals(environment.getGeneration())
        ? Set.of()
        : found.truces().entrySet().stream()
            .filter(e -> now.isBefore(e.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** One was corrected. */
  void add(ObjectMeta environment, String resource, Instant now) {
    Of of =
        kept.compute(
            environment.getUid(),
            (uid, old) ->
                old != null && old.generation().equals(environment.getGeneration())
                    ? old
                    : new Of(
                        environment.getGeneration(),
                        new ConcurrentHashMap<>(),
                        new ConcurrentHashMap<>()));
    List<Instant> lately = new ArrayList<>(of.at().getOrDefault(resource, List.of()));
    lately.removeIf(at -> at.isBefore(now.minus(WITHIN)));
    lately.add(now);
    of.at().put(resource, List.copyOf(lately));
    if (lately.size() >= TIMES) {
      of.truces().put(resource, now.plus(TRUCE));
      of.at().remove(resource);
    }
  }
}
