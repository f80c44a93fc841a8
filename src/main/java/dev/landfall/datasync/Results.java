package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Kind;
import dev.landfall.api.v1alpha1.DataSyncStatus.Preflight;
import dev.landfall.api.v1alpha1.DataSyncStatus.Step;
import dev.landfall.api.v1alpha1.DataSyncStatus.Switch;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.Durations;
import dev.landfall.datasync.Engine.Compared;
import dev.landfall.datasync.Engine.Switched;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What finished tasks add to the recorded facts, so that a decision taken right after one already
 * rests on its result. Pure.
 */
final class Results {
  private static final int SWITCHES_KEPT = 10;

  private Results() {}

  /** The facts with a finished job's result among them. */
  static DataSyncStatus absorb(DataSyncStatus status, Job job) {
    return switch (job) {
      case Job.Done(Task task, Instant at, Job.Result result) -> with(status, task, at, result);
      case Job.Failed(Task task, Instant at, var failure, var found) when task == Task.PREFLIGHT ->
          preflight(
              status,
              at,
              false,
              FailurePolicy.message(failure),
              found.isEmpty()
                  ? status.preflight()
                  : Findings.counted(at, found, status.preflight()));
      case Job.Failed f -> status;
      case Job.Running r -> status;
      case Job.None n -> status;
    };
  }

  /** The facts that speak of this copy: a restart may have swallowed the end of a clean-up. */
  static DataSyncStatus current(DataSyncStatus facts, World.Stage stage, Action action) {
    return switch (stage) {
      case World.Stage.NotSetUp n when action instanceof Action.Settle -> anew(facts);
      case World.Stage.NotSetUp n -> unproved(facts);
      case World.Stage.Copying c -> unproved(facts);
      case World.Stage.Copied c -> unproved(facts);
      case World.Stage.Steady s -> facts;
      case World.Stage.Unfinished u -> facts;
      case World.Stage.Fenced f -> facts;
      case World.Stage.Finalized f -> facts;
      case World.Stage.Broken b -> facts;
    };
  }

  private static DataSyncStatus unproved(DataSyncStatus s) {
    return copy(s, null, null, s.switches(), s.preflight(), s.conditions());
  }

  /** Whether nothing was found to differ when something was compared last. */
  static boolean equal(DataSyncStatus facts) {
    Verification last = facts.lastVerification();
    return last != null && last.differing() == 0;
  }

  /** Whether all rows were compared too long ago to count at a time, or never. */
  static boolean stale(DataSyncStatus facts, DataSyncSpec.Verification how, Instant at) {
    String full = facts.lastFullVerificationAt();
    return full == null || Instant.parse(full).plus(Durations.parse(how.every())).isBefore(at);
  }

  /** What differs, and what comes of it, for a person. */
  static String differing(DataSyncSpec spec, Verification last) {
    if (spec.bucket() != null) {
      return "%d objects differ from their copies: %s. Those are copied again with the next pass; all are compared again every %d s"
          .formatted(
              last.differing(),
              String.join("; ", last.examples()),
              Planner.COMPARE_AGAIN.toSeconds());
    }
    return "%d rows differ between the sides, so nothing is promoted: %s. Correct them on the side that follows; they are compared again every %d s"
        .formatted(
            last.differing(),
            String.join("; ", last.examples()),
            Planner.COMPARE_AGAIN.toSeconds());
  }

  private static DataSyncStatus with(
      DataSyncStatus status, Task task, Instant at, Job.Result result) {
    return switch (result) {
      case Job.Result.Comparison c -> compared(status, at, c.compared());
      case Job.Result.Switch s -> switched(status, task, at, s.switched());
      case Job.Result.Findings f ->
          preflight(
              status,
              at,
              true,
              Findings.passed(f.all()),
              Findings.counted(at, f.all(), status.preflight()));
      case Job.Result.Blocked b -> status;
      case Job.Result.Nothing n when task == Task.CLEAN_UP -> anew(status);
      case Job.Result.Nothing n -> status;
    };
  }

  /** What was found and compared speaks of what was taken down, and not of the copy to come. */
  private static DataSyncStatus anew(DataSyncStatus s) {
    List<Condition> conditions =
        s.conditions().stream().filter(c -> !c.getType().equals("PreflightPassed")).toList();
    return copy(s, null, null, s.switches(), null, conditions);
  }

  private static DataSyncStatus preflight(
      DataSyncStatus s, Instant at, boolean passed, String message, @Nullable Preflight found) {
    List<Condition> conditions =
        Conditions.merge(
            s.conditions(),
            List.of(
                new Said(
                    "PreflightPassed",
                    Status.of(passed),
                    passed ? Reason.PREFLIGHT_CLEAN : Reason.PREFLIGHT_BLOCKED,
                    message)),
            Objects.requireNonNullElse(s.observedGeneration(), 0L),
            at);
    return copy(
        s, s.lastVerification(), s.lastFullVerificationAt(), s.switches(), found, conditions);
  }

  private static DataSyncStatus compared(DataSyncStatus s, Instant at, Compared c) {
    return copy(
        s,
        verification(at, c),
        c.all() ? at.toString() : s.lastFullVerificationAt(),
        s.switches(),
        s.preflight(),
        s.conditions());
  }

  private static Verification verification(Instant at, Compared c) {
    return new Verification(
        at.toString(),
        c.all() ? Kind.Full : Kind.Delta,
        c.lsn(),
        c.rows(),
        c.took().toMillis(),
        c.differing(),
        c.examples());
  }

  private static DataSyncStatus switched(DataSyncStatus s, Task task, Instant at, Switched done) {
    Compared c = done.compared();
    Verification verification =
        c.rows() > 0 || c.differing() > 0 ? verification(at, c) : s.lastVerification();
    if (!done.done()) {
      @Nullable String full = done.fullNeeded() ? null : s.lastFullVerificationAt();
      return copy(s, verification, full, s.switches(), s.preflight(), s.conditions());
    }
    List<Switch> all = new ArrayList<>(s.switches());
    all.add(
        new Switch(
            at.minus(done.took()).toString(),
            task == Task.SWITCH_TO_TARGET ? Writable.Target : Writable.Source,
            done.epoch(),
            done.fenced().toMillis(),
            done.took().toMillis(),
            c.equal(),
            done.lossless(),
            done.steps().stream().map(t -> new Step(t.name(), t.took().toMillis())).toList()));
    return copy(
        s,
        verification,
        s.lastFullVerificationAt(),
        all.subList(Math.max(0, all.size() - SWITCHES_KEPT), all.size()),
        s.preflight(),
        s.conditions());
  }

  private static DataSyncStatus copy(
      DataSyncStatus s,
      @Nullable Verification last,
      @Nullable String full,
      List<Switch> switches,
      @Nullable Preflight preflight,
      List<Condition> conditions) {
    return new DataSyncStatus(
        s.observedGeneration(),
        s.phase(),
        s.declared(),
        s.progress(),
        s.waitingFor(),
        s.writable(),
        s.epoch(),
        s.copy(),
        s.lag(),
        last,
        full,
        switches,
        preflight,
        conditions);
  }
}
