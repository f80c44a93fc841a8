package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.StepRecord;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Events;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Meters;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Events and metrics of what changed between two reports. */
final class Telling {
  private final Events events;
  private final Meters meters;

  Telling(Events events, Meters meters) {
    this.events = events;
    this.meters = meters;
  }

  void changed(DnsCutover cutover, DnsCutoverStatus before, DnsCutoverStatus after) {
    if (!Objects.equals(before.phase(), after.phase())) {
      events.normal(cutover, Reason.PROGRESSING, "the cutover is at " + after.phase());
    }
    Conditions.news(before.conditions(), after.conditions(), "Stalled", Status.TRUE)
        .ifPresent(stalled -> events.warning(cutover, stalled));
    after.steps().stream()
        .filter(s -> s.finishedAt() != null && !before.steps().contains(s))
        .forEach(this::finished);
  }

  private void finished(StepRecord step) {
    Double seconds = step.seconds();
    if (seconds != null) {
      meters.step(step.name(), Duration.ofMillis(Math.round(seconds * 1000)));
    }
  }

  void leaving(DnsCutover cutover, Optional<Failure> left) {
    events.leaving(cutover, left);
  }
}
