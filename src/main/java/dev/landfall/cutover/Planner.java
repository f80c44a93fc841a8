package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.cutover.Action.Place;
import dev.landfall.cutover.CutoverRoute.Leg;
import dev.landfall.cutover.step.Look;
import dev.landfall.cutover.step.Repointing;
import dev.landfall.cutover.step.Step;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One look, one action: first everything above the wanted rung is undone from the top, then
 * everything up to it is made so from the bottom. The first step on that way that is not done is
 * the one to take. Pure and total.
 */
public final class Planner {
  private Planner() {}

  /** A step of the way, and whether it leads up. */
  private record Stop(Step step, boolean up) {}

  /** The action for a situation. */
  public static Action plan(Situation s) {
    if (s.seen().rival().isPresent()) {
      Observation.Rival rival = s.seen().rival().orElseThrow();
      return new Action.Refuse(
          Reason.FOREIGN_OWNER,
          "%s belongs to DnsCutover %s, which had it first; delete that one, or take the hostname out here"
              .formatted(rival.hostname(), rival.cutover()));
    }
    if (s.seen().environment() instanceof Seen.Absent<?>) {
      return new Action.Refuse(
          Reason.NOT_FOUND,
          "spec.environment: there is no MigrationEnvironment %s in this namespace"
              .formatted(s.spec().environment()));
    }
    if (s.seen().blind().isPresent()) {
      return new Action.Hold(s.seen().blind().orElseThrow());
    }
    Phase wanted = s.wanted();
    if (finalized(s) && wanted != Phase.Finalized) {
      return new Action.Refuse(
          Reason.INVALID,
          "spec.phase is %s, but the cutover is Finalized: the source no longer follows, and there is no way back. Set phase: Finalized, or migrate back with a new DataSync"
              .formatted(s.spec().phase()));
    }
    Optional<String> stranded =
        wanted.compareTo(Phase.OnTarget) < 0 ? Stranded.of(s) : Optional.empty();
    if (stranded.isPresent()) {
      return new Action.Refuse(Reason.NOT_FOUND, stranded.orElseThrow());
    }
    return walk(s, way(s, wanted));
  }

  private static Action walk(Situation s, List<Stop> way) {
    for (int i = 0; i < way.size(); i++) {
      Stop stop = way.get(i);
      Place at = new Place(stop.step(), stop.up(), i, way.size());
      switch (stop.step().look(s)) {
        case Look.Done done -> {}
        case Look.Todo todo -> {
          return new Action.Take(at);
        }
        case Look.Asks asks -> {
          return new Action.Ask(at, asks.request(), asks.forWhat());
        }
        case Look.Waits waits -> {
          return new Action.Wait(at, waits.forWhat(), waits.lookAgain());
        }
        case Look.Refuses refuses -> {
          return new Action.Refuse(refuses.reason(), refuses.message());
        }
      }
    }
    return new Action.Settle("the cutover is at " + s.wanted());
  }

  private static List<Stop> way(Situation s, Phase wanted) {
    List<Stop> way = new ArrayList<>();
    for (Leg leg : CutoverRoute.LEGS.reversed()) {
      if (leg.rung().compareTo(wanted) > 0) {
        leg.down().forEach(step -> way.add(new Stop(step, false)));
      }
    }
    for (Leg leg : CutoverRoute.LEGS) {
      // What was given up at the last rung is not claimed again from below.
      boolean passed = leg.rung() != Phase.Finalized && finalized(s);
      if (leg.rung().compareTo(wanted) <= 0 && !passed) {
        leg.up().forEach(step -> way.add(new Stop(step, true)));
      }
    }
    return way;
  }

  private static boolean finalized(Situation s) {
    return s.seen().syncs().stream().anyMatch(y -> y.phase() == DataSyncSpec.Phase.Finalized);
  }

  /** The rung that is true now; the one last known while part of the world cannot be seen. */
  public static Phase rung(Situation s) {
    if (s.seen().blind().isPresent() || s.seen().environment().get().isEmpty()) {
      return lastKnown(s);
    }
    if (finalized(s) && s.traffic() == TrafficSide.Target) {
      return Phase.Finalized;
    }
    if (!s.seen().syncs().isEmpty() && s.seen().syncs().stream().anyMatch(Planner::left)) {
      boolean there = s.traffic() == TrafficSide.Target && s.strayed(true).isEmpty();
      boolean leaving = s.wanted().compareTo(Phase.OnTarget) < 0;
      // On the way down writes go on at the target while clients follow the records back.
      return s.writable(Writable.Target) && (there || leaving) ? Phase.OnTarget : Phase.ReadOnly;
    }
    if (Stranded.of(s).isPresent()) {
      return lastKnown(s);
    }
    if (!(new Repointing(false).look(s) instanceof Look.Done)) {
      return Phase.ReadOnly; // applications on AWS are still led to the side that refuses them
    }
    Leg prepared = CutoverRoute.LEGS.getFirst();
    boolean ready = prepared.up().stream().allMatch(step -> step.look(s) instanceof Look.Done);
    if (!ready || s.wanted() == Phase.OnSource) {
      return Phase.OnSource;
    }
    return s.wanted() == Phase.Prepared ? Phase.Prepared : Phase.Announced;
  }

  private static Phase lastKnown(Situation s) {
    Phase before = s.status().phase();
    return before == null ? Phase.OnSource : before;
  }

  private static boolean left(Observation.Sync sync) {
    return sync.writable() != null && sync.writable() != Writable.Source;
  }
}
