package dev.landfall.datasync.postgres.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of both sides.
 *
 * @param kind how much was compared
 * @param lsn the position in the writer's log that it speaks of
 * @param tables tables compared
 * @param rows rows compared, as counted on the writer (whole), or keys compared (changes)
 * @param millis how long it took
 * @param differing rows that differ, at least
 * @param examples the first of them
 * @param fullNeeded why changes alone could not be compared; null when they could
 */
public record VerificationResult(
    Kind kind,
    String lsn,
    int tables,
    long rows,
    long millis,
    long differing,
    List<RowDifference> examples,
    @Nullable String fullNeeded) {

  /** Takes its own copy. */
  public VerificationResult {
    examples = List.copyOf(examples);
  }

  /** How much is compared. */
  public enum Kind {
    /** Every row. */
    FULL,
    /** The rows changed since the last comparison. */
    DELTA
  }

  /** Whether it was carried out and found nothing. */
  public boolean clean() {
    return differing == 0 && fullNeeded == null;
  }
}
