package dev.landfall.environment;

import dev.landfall.cloud.ArmList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long each environment has stood still. The longer, the seldomer it is looked at, so that
 * estates that stand cost the account's budget few reads. Kept in memory only: after a restart each
 * is looked at often at first, which does no harm. It counts time and not looks, so that an event
 * that wakes the reconciler early slows nothing down.
 */
final class Calm {
  /**
   * The longest pace. What a look learns from a list is up to {@link ArmList#SHARED} old besides,
   * {@link ArmList#PART} for the parts of a resource: another hand's change is noticed within the
   * sum.
   */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private record Still(Long generation, Instant since) {}

  private final Map<String, Still> kept = new ConcurrentHashMap<>();

  /**
   * When to look again: as long from now as it has stood still, from what the action asks for up to
   * {@link #LONGEST}. A changed declaration, a difference or a failure brings back the action's own
   * pace. Up to a tenth is taken off, by the environment's uid, so that environments that were
   * applied together drift apart.
   */
  Duration next(ObjectMeta environment, Action action, boolean failed, Instant now) {
    if (failed || !action.stands()) {
      forget(environment);
      return action.lookAgain();
    }
    Still found =
        kept.compute(
            environment.getUid(),
            (uid, old) ->
                old != null && old.generation().equals(environment.getGeneration())
                    ? old
                    : new Still(environment.getGeneration(), now));
    Duration stood = Duration.between(found.since(), now);
    Duration most = stood.compareTo(LONGEST) > 0 ? LONGEST : stood;
    int off = Math.floorMod(environment.getUid().hashCode(), 100);
    Duration next = most.minus(most.multipliedBy(off).dividedBy(1000));
    return next.compareTo(action.lookAgain()) > 0 ? next : action.lookAgain();
  }

  /** How long it has stood still, as it is declared now; zero when it does not, or is new here. */
  Duration stood(ObjectMeta environment, Instant now) {
    return Optional.ofNullable(kept.get(environment.getUid()))
        .filter(still -> still.generation().equals(environment.getGeneration()))
        .map(still -> Duration.between(still.since(), now))
        .orElse(Duration.ZERO);
  }

  void forget(ObjectMeta environment) {
    kept.remove(environment.getUid());
  }
}
