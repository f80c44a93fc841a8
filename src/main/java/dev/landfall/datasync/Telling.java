package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.DataSyncStatus.Kind;
import dev.landfall.api.v1alpha1.DataSyncStatus.Preflight;
import dev.landfall.api.v1alpha1.DataSyncStatus.Switch;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Events;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Meters;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Events, metrics and kept evidence of what changed between two reports. */
public final class Telling {
  private final Events events;
  private final Meters meters;
  private final Evidence evidence;
  private final Reports reports;

  /** Tells these. */
  public Telling(Events events, Meters meters, Evidence evidence, Reports reports) {
    this.events = events;
    this.meters = meters;
    this.evidence = evidence;
    this.reports = reports;
  }

  void changed(DataSync sync, DataSyncStatus before, DataSyncStatus after) {
    if (!Objects.equals(before.phase(), after.phase())) {
      events.normal(sync, Reason.PROGRESSING, "the data sync is at " + after.phase());
    }
    warn(sync, before, after, "Stalled", Status.TRUE);
    warn(sync, before, after, "WalWithinBudget", Status.FALSE);
    Verification last = after.lastVerification();
    boolean worthKeeping =
        last != null
            && !last.equals(before.lastVerification())
            && (last.differing() == 0 ? last.kind() == Kind.Full : news(before, last));
    if (last != null && worthKeeping) {
      evidence.keep(sync, last);
    }
    if (!after.switches().isEmpty() && !after.switches().equals(before.switches())) {
      Switch done = after.switches().getLast();
      meters.switched(done.direction().name(), Duration.ofMillis(done.fencedMillis()));
      events.normal(
          sync,
          Reason.OPEN,
          "%s takes the writes since epoch %d; no side took them for %d ms"
              .formatted(done.direction(), done.epoch(), done.fencedMillis()));
    }
  }

  private void warn(
      DataSync sync, DataSyncStatus before, DataSyncStatus after, String type, Status when) {
    Conditions.news(before.conditions(), after.conditions(), type, when)
        .ifPresent(condition -> events.warning(sync, condition));
  }

  /** Rows that differ are compared again and again: only what was not told before is evidence. */
  private static boolean news(DataSyncStatus before, Verification last) {
    Verification told = before.lastVerification();
    return told == null
        || !told.differing().equals(last.differing())
        || !told.examples().equals(last.examples());
  }

  /** What preflight found, whole, when it has just looked. */
  void found(DataSync sync, DataSyncStatus before, DataSyncStatus after, Job job) {
    Preflight counted = after.preflight();
    if (counted == null || counted.equals(before.preflight())) {
      return;
    }
    switch (job) {
      case Job.Done(Task task, var at, Job.Result.Findings(var all)) ->
          reports.keep(sync, counted.at(), all);
      case Job.Failed f -> reports.keep(sync, counted.at(), f.found());
      case Job.Done d -> {}
      case Job.Running r -> {}
      case Job.None n -> {}
    }
  }

  void leaving(DataSync sync, Optional<Failure> left) {
    events.leaving(sync, left);
  }
}
