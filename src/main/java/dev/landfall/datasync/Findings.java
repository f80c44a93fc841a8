package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSyncStatus.Preflight;
import dev.landfall.api.v1alpha1.PreflightReport.Severity;
import dev.landfall.datasync.Engine.Finding;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Sha256;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What preflight found, in few words: all of it stands in the report. Pure. */
final class Findings {
  /** Enough to begin with, and little enough for a terminal. */
  private static final int TOLD = 5;

  /** The longest a worst finding may be in a status that is read in a terminal. */
  private static final int WORST = 400;

  private Findings() {}

  /** That some of it is in the way. */
  static Failure refusal(String field, List<Finding> all) {
    List<Finding> blocking = all.stream().filter(Finding::blocks).toList();
    return new Failure.Invalid(
        field,
        "not ready to be carried over",
        "%d in the way: %s".formatted(blocking.size(), told(blocking)));
  }

  /** That nothing is. */
  static String passed(List<Finding> all) {
    return all.isEmpty()
        ? "nothing is in the way"
        : "nothing is in the way; %d to decide upon, %d to know: %s"
            .formatted(count(all, Severity.Decision), count(all, Severity.Information), told(all));
  }

  private static String told(List<Finding> all) {
    return all.stream().limit(TOLD).map(Finding::what).collect(Collectors.joining("; "))
        + (all.size() > TOLD
            ? "; and %d more, which `kubectl landfall report` prints".formatted(all.size() - TOLD)
            : "");
  }

  /**
   * The counts and the worst, for a status. Preflight looks again every few seconds while something
   * is in the way: what it finds unchanged is still what was found then.
   */
  static Preflight counted(Instant at, List<Finding> all, @Nullable Preflight before) {
    String digest = digest(all);
    if (before != null && before.digest().equals(digest)) {
      return before;
    }
    String worst = all.isEmpty() ? "" : all.getFirst().what();
    return new Preflight(
        at.toString(),
        count(all, Severity.Blocks),
        count(all, Severity.Decision),
        count(all, Severity.Information),
        worst.length() <= WORST ? worst : worst.substring(0, WORST) + " ...",
        digest);
  }

  /** Of what they are about: a message may count seconds. */
  private static String digest(List<Finding> all) {
    String about =
        all.stream()
            .map(f -> "%s %s %s %s".formatted(f.severity(), f.check(), f.object(), f.on()))
            .collect(Collectors.joining("\n"));
    return HexFormat.of().formatHex(Sha256.of(about), 0, 8);
  }

  private static long count(List<Finding> all, Severity severity) {
    return all.stream().filter(f -> f.severity() == severity).count();
  }
}
