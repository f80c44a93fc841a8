package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.cutover.Action.Place;
import dev.landfall.cutover.step.Look;
import dev.landfall.cutover.step.Repointing;
import dev.landfall.cutover.step.Step;
import dev.landfall.cutover.step.TrafficSteps;
import dev.landfall.spine.Failure;
import java.time.Clock;
import java.util.Optional;

/**
 * What a deleted cutover leaves behind: traffic where it is, applications on AWS led to whichever
 * database takes the writes, the old TTLs, and no ownership record.
 */
final class Farewell {
  private final Observer observer;
  private final Performer performer;
  private final Clock clock;

  Farewell(Observer observer, Performer performer, Clock clock) {
    this.observer = observer;
    this.performer = performer;
    this.clock = clock;
  }

  /** Leaves; what could not be left tidy is the result. */
  Optional<Failure> leave(DnsCutover cutover, Neighbours near) {
    if (untouched(cutover)) {
      return Optional.empty();
    }
    Observation seen = observer.observe(cutover, near);
    if (seen.syncs().stream().anyMatch(Observation.Sync::switching)) {
      return Optional.of(
          new Failure.Transient("leaving", "a data sync may be switching; waiting for its report"));
    }
    Situation s = CutoverReconciler.situation(cutover, seen, clock);
    boolean known = near.environment().isPresent() && Stranded.of(s).isEmpty();
    Optional<Failure> repointed =
        known
            ? take(cutover, near, s, new Repointing(true))
                .or(() -> take(cutover, near, s, new Repointing(false)))
            : Optional.empty();
    return repointed.or(() -> take(cutover, near, s, TrafficSteps.RELEASE));
  }

  /** One that never wrote anything down has nothing to give up, whatever it names. */
  private static boolean untouched(DnsCutover cutover) {
    DnsCutoverStatus status = cutover.getStatus();
    return status == null
        || (status.originals().isEmpty()
            && (status.attempt() == null || status.attempt() == 0)
            && (status.database() == null || status.database() == DatabaseRequest.Source));
  }

  private Optional<Failure> take(DnsCutover cutover, Neighbours near, Situation s, Step step) {
    return switch (step.look(s)) {
      case Look.Todo todo ->
          performer.perform(cutover, near, s, new Action.Take(new Place(step, false, 0, 1)));
      case Look.Waits waits -> s.seen().blind();
      case Look.Done done -> Optional.empty();
      case Look.Asks asks -> Optional.empty();
      case Look.Refuses refuses -> Optional.empty();
    };
  }
}
