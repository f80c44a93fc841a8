package dev.landfall.environment.azure;

import dev.landfall.spine.Failure;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A resource as it was seen.
 *
 * @param body its properties as Azure tells them; empty when only an operation on it is known
 * @param work what Azure is doing with it
 */
public record Observed(Map<String, Object> body, Work work) {

  /** Text at a path of the body, empty when there is none. */
  public Optional<String> text(String... path) {
    return Optional.ofNullable(Trees.at(body, path)).map(Object::toString);
  }

  /** Without the body, which may hold what an application keeps secret. */
  @Override
  public String toString() {
    return work.toString();
  }

  /** What Azure is doing with a resource. */
  public sealed interface Work {
    /** Nothing. */
    record Idle() implements Work {}

    /**
     * It makes or changes it.
     *
     * @param what the provisioning state
     * @param since when it was begun, where that is known
     */
    record Running(String what, Optional<Instant> since) implements Work {}

    /**
     * It gave up.
     *
     * @param failure why
     * @param begun when it had been begun, where that is known
     */
    record Failed(Failure failure, Optional<Instant> begun) implements Work {}

    /**
     * It will stay so until a person does something.
     *
     * @param state the state
     * @param remedy what to do
     */
    record Stopped(String state, String remedy) implements Work {}
  }
}
