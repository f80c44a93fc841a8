package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.OriginalRecord;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.StepRecord;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.Traffic;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.cutover.Action.Place;
import dev.landfall.cutover.step.Look;
import dev.landfall.cutover.step.MoveTraffic;
import dev.landfall.cutover.step.RecordOriginals;
import dev.landfall.cutover.step.TrafficSteps;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Standing;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said about a cutover after a look: pure. */
public final class Reporter {
  private static final int STEPS_KEPT = 50;

  private Reporter() {}

  /** The status to write. */
  public static DnsCutoverStatus report(
      Situation s, Action action, Optional<Failure> failed, long generation) {
    DnsCutoverStatus before = s.status();
    Standing standing = failed.map(Standing::of).orElseGet(() -> standing(s, action));
    Phase rung = Planner.rung(s);
    DatabaseRequest request = request(s, action);
    boolean back = action instanceof Action.Settle && s.wanted() == Phase.OnSource;
    return new DnsCutoverStatus(
        generation,
        rung,
        progress(action),
        standing instanceof Standing.Settled settled
            ? settled.reason() == Reason.HELD ? settled.message() : ""
            : failed.isPresent() ? standing.message() : waitingFor(action, standing),
        attempt(before, request),
        request,
        originals(s, action, back),
        back ? null : ttlLoweredAt(s),
        traffic(s, action),
        steps(before.steps(), place(action), s.now()),
        conditions(s, before, standing, generation));
  }

  private static Standing standing(Situation s, Action action) {
    return switch (action) {
      case Action.Settle settle -> settled(s, settle);
      case Action.Take take ->
          new Standing.Moving(Reason.PROGRESSING, "taking step " + take.at().step().name());
      case Action.Ask ask ->
          new Standing.Moving(
              Reason.PROGRESSING,
              ask.forWhat().isEmpty()
                  ? "asking the data syncs for " + ask.request()
                  : "step %s waits for %s".formatted(ask.at().step().name(), ask.forWhat()));
      case Action.Wait wait ->
          new Standing.Moving(
              Reason.WAITING,
              "step %s waits for %s".formatted(wait.at().step().name(), wait.forWhat()));
      case Action.Refuse refuse -> new Standing.Stuck(refuse.reason(), refuse.message());
      case Action.Hold hold -> Standing.of(hold.failure());
    };
  }

  private static Standing settled(Situation s, Action.Settle settle) {
    return s.wanted() == s.spec().phase()
        ? new Standing.Settled(Reason.SETTLED, settle.message())
        : new Standing.Settled(
            Reason.HELD,
            "%s; %s is declared, and a Decision holds it here"
                .formatted(settle.message(), s.spec().phase()));
  }

  private static @Nullable Place place(Action action) {
    return switch (action) {
      case Action.Take take -> take.at();
      case Action.Ask ask -> ask.at();
      case Action.Wait wait -> wait.at();
      case Action.Settle settle -> null;
      case Action.Refuse refuse -> null;
      case Action.Hold hold -> null;
    };
  }

  private static @Nullable String progress(Action action) {
    Place at = place(action);
    if (at != null) {
      return 100 * at.done() / at.all() + "%";
    }
    return action instanceof Action.Settle ? "100%" : null;
  }

  private static String waitingFor(Action action, Standing standing) {
    return switch (action) {
      case Action.Ask ask -> ask.forWhat().isEmpty() ? standing.message() : ask.forWhat();
      case Action.Wait wait -> wait.forWhat();
      case Action.Take take -> take.at().step().name();
      case Action.Settle settle -> standing.message();
      case Action.Refuse refuse -> standing.message();
      case Action.Hold hold -> standing.message();
    };
  }

  private static DatabaseRequest request(Situation s, Action action) {
    return action instanceof Action.Ask ask ? ask.request() : s.request();
  }

  private static Long attempt(DnsCutoverStatus before, DatabaseRequest request) {
    long attempts = Objects.requireNonNullElse(before.attempt(), 0L);
    boolean begins =
        request == DatabaseRequest.Target
            && before.database() != DatabaseRequest.Target
            && before.database() != DatabaseRequest.Final;
    return begins ? attempts + 1 : attempts;
  }

  private static List<OriginalRecord> originals(Situation s, Action action, boolean back) {
    if (back) {
      return List.of();
    }
    boolean record =
        action instanceof Action.Take take && take.at().step() instanceof RecordOriginals;
    if (!record) {
      return s.status().originals();
    }
    List<OriginalRecord> all = new ArrayList<>(s.status().originals());
    s.snapshots().stream()
        .filter(host -> s.originals(host.hostname()).isEmpty())
        .flatMap(host -> host.routing().records().stream())
        .map(
            r ->
                new OriginalRecord(
                    r.name(),
                    r.type(),
                    r.content(),
                    r.ttlSeconds(),
                    r.proxied(),
                    r.comment(),
                    r.tags()))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static @Nullable String ttlLoweredAt(Situation s) {
    if (s.status().ttlLoweredAt() != null || !s.originalsKnown()) {
      return s.status().ttlLoweredAt();
    }
    return TrafficSteps.LOWER_TTL.look(s) instanceof Look.Done ? s.now().toString() : null;
  }

  /**
   * Where traffic is, and since when. While it is about to move nothing is said: should the report
   * after the move be lost, no old time stands there that a way back could take for its own.
   */
  private static @Nullable Traffic traffic(Situation s, Action action) {
    if (s.seen().blind().isPresent() || s.snapshots().isEmpty()) {
      return s.status().traffic();
    }
    TrafficSide side = s.traffic();
    Place at = place(action);
    boolean moving = at != null && at.step() instanceof MoveTraffic;
    if (moving && side == TrafficSide.Source) {
      return null;
    }
    Traffic before = s.status().traffic();
    return before != null && before.side() == side ? before : new Traffic(side, s.now().toString());
  }

  private static List<StepRecord> steps(List<StepRecord> before, @Nullable Place at, Instant now) {
    List<StepRecord> after = new ArrayList<>(before);
    StepRecord open =
        before.isEmpty() || before.getLast().finishedAt() != null ? null : before.getLast();
    String direction = at == null || at.up() ? "Up" : "Down";
    boolean same =
        at != null
            && open != null
            && open.name().equals(at.step().name())
            && open.direction().equals(direction);
    if (same) {
      return before;
    }
    if (open != null) {
      double seconds = Duration.between(Instant.parse(open.startedAt()), now).toMillis() / 1000.0;
      after.set(
          after.size() - 1,
          new StepRecord(open.name(), open.direction(), open.startedAt(), now.toString(), seconds));
    }
    if (at != null) {
      after.add(new StepRecord(at.step().name(), direction, now.toString(), null, null));
    }
    return List.copyOf(after.subList(Math.max(0, after.size() - STEPS_KEPT), after.size()));
  }

  private static List<Condition> conditions(
      Situation s, DnsCutoverStatus before, Standing standing, long generation) {
    List<Said> said = new ArrayList<>(standing.conditions());
    said.add(standing.accepted());
    s.seen().syncs().stream()
        .findFirst()
        .filter(sync -> sync.writable() != null)
        .ifPresent(sync -> said.add(Conditions.sourceFenced(!s.writable(Writable.Source))));
    return Conditions.merge(before.conditions(), said, generation, s.now());
  }
}
