package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Kind;
import dev.landfall.api.v1alpha1.DataSyncStatus.Switch;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.datasync.World.Place;
import dev.landfall.datasync.World.Stage;
import dev.landfall.datasync.World.WayBack;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a look of a data sync rests on, so that a test says only what is special about its case.
 * By default the two sides were compared a second ago and equal, and every approval is given.
 */
record SyncSituation(Observation seen, DataSyncStatus status, Instant now) {
  static final Instant NOW = Instant.parse("2026-12-05T02:00:00Z");
  static final DataSyncSpec SPEC =
      new DataSyncSpec("prod", "main", "go-live", null, null, null, null, null, null);
  static final DataSyncStatus NEW =
      new DataSyncStatus(
          null, null, null, null, null, null, null, null, null, null, null, List.of(), null,
          List.of());

  static SyncSituation at(Stage stage, Wanted wanted) {
    return at(stage, Seen.present(wanted)).compared(Duration.ofSeconds(1), 0);
  }

  static SyncSituation at(Stage stage, Seen<Wanted> wanted) {
    return new SyncSituation(
        new Observation(
            wanted, Seen.present(world(stage)), new Job.None(), "", Optional.empty(), 0, true),
        NEW,
        NOW);
  }

  static Stage fenced(Place lastWriter, int seconds) {
    return new Stage.Fenced(lastWriter, Duration.ofSeconds(seconds));
  }

  static World world(Stage stage) {
    return new World(
        stage, 1, Optional.empty(), Optional.empty(), new WayBack(true, "it is kept"), 0);
  }

  Action plan() {
    return Planner.plan(SPEC, status, seen, now);
  }

  /** The action in one word, or two where a person has to change something. */
  String step() {
    return switch (plan()) {
      case Action.Do d -> d.task().name();
      case Action.Tend d -> "Tend " + d.task().name();
      case Action.Settle s -> "Settle";
      case Action.Wait w -> "Wait";
      case Action.Refuse r -> "Refuse " + r.reason().wire();
      case Action.Hold h -> "Hold";
    };
  }

  String waits() {
    return plan() instanceof Action.Wait(String what, Duration next) ? what : "does not wait";
  }

  String refused(Reason reason) {
    return plan() instanceof Action.Refuse(Reason why, String message) && why == reason
        ? message
        : "does not refuse for " + reason;
  }

  DataSyncStatus report() {
    return report(plan(), new Job.None());
  }

  DataSyncStatus report(Action action, Job outcome) {
    return Reporter.report(SPEC, status, seen, action, outcome, 1, now);
  }

  SyncSituation world(Seen<World> world) {
    return seen(
        new Observation(
            seen.wanted(),
            world,
            seen.job(),
            "the server on Azure",
            seen.rival(),
            seen.walKept(),
            seen.finalizeApproved()));
  }

  SyncSituation job(Job job) {
    return seen(
        new Observation(
            seen.wanted(),
            seen.world(),
            job,
            "",
            seen.rival(),
            seen.walKept(),
            seen.finalizeApproved()));
  }

  SyncSituation rival(String name) {
    return seen(
        new Observation(
            seen.wanted(),
            seen.world(),
            seen.job(),
            "",
            Optional.of(name),
            seen.walKept(),
            seen.finalizeApproved()));
  }

  SyncSituation walKept(long bytes) {
    return seen(
        new Observation(seen.wanted(), seen.world(), seen.job(), "", seen.rival(), bytes, true));
  }

  SyncSituation unapproved() {
    return seen(
        new Observation(
            seen.wanted(), seen.world(), seen.job(), "", seen.rival(), seen.walKept(), false));
  }

  /** All rows were compared, this long ago. */
  SyncSituation compared(Duration ago, long differing) {
    return evidence(verification(now.minus(ago), differing), now.minus(ago).toString());
  }

  /** All rows were compared this long ago, and what changed since a second ago. */
  SyncSituation allComparedLast(Duration ago) {
    return evidence(verification(now.minusSeconds(1), 0), now.minus(ago).toString());
  }

  SyncSituation notCompared() {
    return evidence(null, null);
  }

  SyncSituation needsAllCompared() {
    return evidence(verification(now.minusSeconds(1), 0), null);
  }

  SyncSituation preflight(boolean passed) {
    List<Condition> conditions =
        Conditions.merge(
            status.conditions(),
            List.of(
                new Said(
                    "PreflightPassed",
                    Status.of(passed),
                    passed ? Reason.PREFLIGHT_CLEAN : Reason.PREFLIGHT_BLOCKED,
                    "looked")),
            1,
            now);
    return status(
        status.declared(),
        status.lastVerification(),
        status.lastFullVerificationAt(),
        status.switches(),
        conditions);
  }

  SyncSituation declared(String rung) {
    return status(
        rung,
        status.lastVerification(),
        status.lastFullVerificationAt(),
        status.switches(),
        status.conditions());
  }

  /** A switch began at this time and took half a second. */
  SyncSituation switched(Instant at, Writable direction) {
    Switch made = new Switch(at.toString(), direction, 2L, 100L, 500L, true, true, List.of());
    return status(
        status.declared(),
        status.lastVerification(),
        status.lastFullVerificationAt(),
        Stream.concat(status.switches().stream(), Stream.of(made)).toList(),
        status.conditions());
  }

  static Verification verification(Instant at, long differing) {
    return new Verification(
        at.toString(), Kind.Full, "0/1", 100L, 20L, differing, examples(differing));
  }

  static Engine.Compared compared(boolean all, long rows, long differing) {
    return new Engine.Compared(
        all, "0/2", rows, Duration.ofMillis(20), differing, examples(differing));
  }

  static List<String> examples(long differing) {
    List<String> rows = new ArrayList<>();
    for (long id = 1; id <= differing; id++) {
      rows.add("public.orders id=%d: total".formatted(id));
    }
    return rows;
  }

  static Condition condition(DataSyncStatus status, String type) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no condition " + type));
  }

  private SyncSituation evidence(@Nullable Verification last, @Nullable String full) {
    return status(status.declared(), last, full, status.switches(), status.conditions());
  }

  private SyncSituation seen(Observation other) {
    return new SyncSituation(other, status, now);
  }

  private SyncSituation status(
      @Nullable String declared,
      @Nullable Verification last,
      @Nullable String full,
      List<Switch> switches,
      List<Condition> conditions) {
    return new SyncSituation(
        seen,
        new DataSyncStatus(
            status.observedGeneration(),
            status.phase(),
            declared,
            status.progress(),
            status.waitingFor(),
            status.writable(),
            status.epoch(),
            status.copy(),
            status.lag(),
            last,
            full,
            switches,
            status.preflight(),
            conditions),
        now);
  }
}
