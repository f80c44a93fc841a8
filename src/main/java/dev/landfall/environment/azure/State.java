package dev.landfall.environment.azure;

import dev.landfall.cloud.ArmOperation;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.spine.Failure;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a resource type tells what Azure is doing with it. */
@FunctionalInterface
interface State {

  /** Nothing is going on. */
  Work IDLE = new Work.Idle();

  /** Reads it out of the resource. */
  Work of(Map<String, Object> body);

  /**
   * {@code properties.provisioningState}, as nearly all types have it; none means nothing is going
   * on.
   */
  static Work provisioning(Map<String, Object> body) {
    String state = Objects.toString(Trees.at(body, "properties", "provisioningState"), "Succeeded");
    return switch (state) {
      case "Succeeded" -> new Work.Idle();
      case "Failed", "Canceled" ->
          new Work.Failed(
              new Failure.Transient("Azure gave up on it", "provisioningState " + state),
              Optional.empty());
      default -> new Work.Running(state, Optional.empty());
    };
  }

  /** The state of a resource that is not at rest, with what is known of its operation. */
  static Optional<Work> during(Optional<Work> told, Optional<ArmOperation> operation) {
    if (operation.isEmpty()) {
      return told;
    }
    ArmOperation op = operation.get();
    if (op.failure().isPresent() && !(told.orElse(null) instanceof Work.Running)) {
      return Optional.of(new Work.Failed(op.failure().get(), Optional.of(op.begun())));
    }
    return switch (told.orElse(null)) {
      case Work.Running r -> Optional.of(new Work.Running(r.what(), Optional.of(op.begun())));
      case null ->
          op.running()
              ? Optional.of(new Work.Running("Creating", Optional.of(op.begun())))
              : Optional.empty();
      default -> told;
    };
  }
}
