package dev.landfall.datasync.postgres.switchover;

import dev.landfall.datasync.postgres.verify.RowDifference;
import dev.landfall.datasync.postgres.verify.VerificationResult;
import java.util.stream.Collectors;

/** Differences in words. */
final class Differences {
  private Differences() {}

  static String told(VerificationResult result) {
    if (result.fullNeeded() != null) {
      return "all rows have to be compared first: " + result.fullNeeded();
    }
    return "the sides differ: %d rows, such as %s"
        .formatted(
            result.differing(),
            result.examples().stream()
                .limit(3)
                .map(RowDifference::toString)
                .collect(Collectors.joining("; ")));
  }
}
