package dev.landfall.environment;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps that failed lately, by environment. Kept in memory only: after a restart each is tried once
 * more, which does no harm. A changed declaration starts afresh.
 */
final class Setbacks {
  private record Of(Long generation, Map<String, Setback> byResource) {}

  private final Map<String, Of> kept = new ConcurrentHashMap<>();

  Map<String, Setback> of(ObjectMeta environment) {
    Of found = kept.get(environment.getUid());
    return found == null || !found.generation().equals(environment.getGeneration())
        ? Map.of()
        : Map.copyOf(found.byResource());
  }

  void add(ObjectMeta environment, String resource, Failure failure, Instant now) {
    kept.compute(
            environment.getUid(),
            (uid, old) ->
                old != null && old.generation().equals(environment.getGeneration())
                    ? old
                    : new Of(environment.getGeneration(), new ConcurrentHashMap<>()))
        .byResource()
        .put(resource, new Setback(failure, now.plus(FailurePolicy.of(failure).retryAfter())));
  }

  void clear(ObjectMeta environment, String resource) {
    Of found = kept.get(environment.getUid());
    if (found != null) {
      found.byResource().remove(resource);
    }
  }
}
