package dev.landfall.cli;

import dev.landfall.api.v1alpha1.PreflightReport;
import dev.landfall.api.v1alpha1.PreflightReport.Found;
import dev.landfall.api.v1alpha1.PreflightReport.Severity;
import java.util.List;

/** A report as a person reads it: what is in the way first, each with what to paste and where. */
final class ReportTable {
  /** Nothing is to be decided. */
  static final int CLEAN = 0;

  /** Something is in the way, or nobody has looked. */
  static final int BLOCKED = 1;

  /** Something is to be decided upon. */
  static final int DECISIONS = 2;

  private ReportTable() {}

  /** The exit code that says what is in the report. */
  static int code(PreflightReport report) {
    return of(report, Severity.Blocks).isEmpty()
        ? of(report, Severity.Decision).isEmpty() ? CLEAN : DECISIONS
        : BLOCKED;
  }

  /** The whole, for a terminal. */
  static String render(String name, PreflightReport report) {
    StringBuilder out = new StringBuilder();
    out.append("%s, as it stood at %s%n".formatted(name, report.at()));
    for (Severity severity : Severity.values()) {
      List<Found> found = of(report, severity);
      out.append("%s: %d%n".formatted(heading(severity), found.size()));
      found.forEach(each -> out.append(entry(each)));
    }
    if (report.left() > 0) {
      out.append("and %d more that a ConfigMap has no room for%n".formatted(report.left()));
    }
    return out.toString();
  }

  private static String heading(Severity severity) {
    return switch (severity) {
      case Blocks -> "In the way";
      case Decision -> "To decide upon";
      case Information -> "To know";
    };
  }

  private static String entry(Found found) {
    StringBuilder out = new StringBuilder();
    out.append("  %s  %s%n".formatted(found.check(), found.object()));
    out.append("      %s%n".formatted(found.message()));
    if (found.remedy() != null) {
      out.append(
          "      %s%s;%n"
              .formatted(
                  found.on() == null ? "" : "on the %s: ".formatted(found.on()), found.remedy()));
    }
    return out.toString();
  }

  private static List<Found> of(PreflightReport report, Severity severity) {
    return report.findings().stream().filter(f -> f.severity() == severity).toList();
  }
}
