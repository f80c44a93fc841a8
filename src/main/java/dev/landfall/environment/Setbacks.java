package dev.landfall.environment;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps that failed lately, by environment. What fails again and again is tried at a growing pause,
 * so that a failure that lasts costs the account's budget little. Kept in memory only: after a
 * restart each is tried once more, which does no harm. A changed declaration starts afresh.
 */
final class Setbacks {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private record Of(
      Long generation, Map<String, Setback> byResource, Map<String, Integer> inARow) {}

  private final Map<String, Of> kept = new ConcurrentHashMap<>();

  Map<String, Setback> of(ObjectMeta environment) {
    Of found = kept.get(environment.getUid());
    return found == null || !found.generation().equals(environment.getGeneration())
        ? Map.of()
        : Map.copyOf(found.byResource());
  }

  void add(ObjectMeta environment, String resource, Failure failure, Instant now) {
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
    int times = of.inARow().merge(resource, 1, Integer::sum);
    of.byResource().put(resource, new Setback(failure, now.plus(pause(failure, times))));
  }

  /** As long as the failure asks for, doubled each time it comes again. */
  private static Duration pause(Failure failure, int times) {
    Duration first = FailurePolicy.of(failure).retryAfter();
    Duration grown = first.multipliedBy(1L << Math.min(times - 1, 6));
    Duration most = first.compareTo(LONGEST) > 0 ? first : LONGEST;
    return grown.compareTo(most) > 0 ? most : grown;
  }

  void clear(ObjectMeta environment, String resource) {
    Of found = kept.get(environment.getUid());
    if (found != null) {
      found.byResource().remove(resource);
      found.inARow().remove(resource);
    }
  }
}
