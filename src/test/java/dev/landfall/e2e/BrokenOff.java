package dev.landfall.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what follows a failure, and names the failure: it would fail late and for no other reason.
 */
final class BrokenOff implements AfterTestExecutionCallback, BeforeEachCallback {
  private Optional<String> at = Optional.empty();

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent() && at.isEmpty()) {
      at = Optional.of(context.getDisplayName());
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    assumeTrue(at.isEmpty(), () -> "broke off at " + at.orElseThrow());
  }
}
