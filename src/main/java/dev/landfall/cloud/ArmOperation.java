package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A long-running operation as Azure tells of it.
 *
 * @param running whether it still works
 * @param begun when it was begun
 * @param failure why it failed, when it did
 */
public record ArmOperation(boolean running, Instant begun, Optional<Failure> failure) {

  /**
   * Reads the answer of an operation's address: a body with {@code status} (Azure-AsyncOperation),
   * or 202 until done (Location).
   */
  static ArmOperation of(ArmAnswer answer, Instant begun, String what, String remedy) {
    String status = ArmAnswer.text(answer.body().get("status"));
    boolean failed = "Failed".equals(status) || "Canceled".equals(status);
    if (failed || (answer.status() >= 400 && !answer.error().isEmpty())) {
      return new ArmOperation(
          false,
          begun,
          Optional.of(
              SdkFailures.azure(
                  what,
                  remedy,
                  failed ? 200 : answer.status(),
                  answer.errorCode().isEmpty() ? status : answer.errorCode(),
                  ArmAnswer.text(answer.error().get("message")),
                  Optional.empty())));
    }
    boolean done = "Succeeded".equals(status) || (status.isEmpty() && answer.status() != 202);
    return new ArmOperation(!done, begun, Optional.empty());
  }
}
