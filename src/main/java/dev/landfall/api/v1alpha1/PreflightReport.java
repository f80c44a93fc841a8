package dev.landfall.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that preflight found about one DataSync, as it stands in the key {@value #KEY} of the
 * ConfigMap NAME-preflight: a status has room for its counts alone.
 *
 * @param at when it looked
 * @param findings the gravest first
 * @param left findings that did not fit, of those at the end
 */
public record PreflightReport(String at, List<Found> findings, long left) {
  /** The key in the ConfigMap. */
  public static final String KEY = "report.yaml";

  /** Absent lists are empty. */
  public PreflightReport {
    findings = findings == null ? List.of() : List.copyOf(findings);
  }

  /** The ConfigMap of a DataSync. */
  public static String nameFor(String sync) {
    return sync + "-preflight";
  }

  /** What follows from a finding, the gravest first. */
  public enum Severity {
    /** The copy does not begin. */
    Blocks,
    /** The copy can begin; a person should have decided that this is fine. */
    Decision,
    /** Good to know. */
    Information
  }

  /**
   * One finding.
   *
   * @param severity what follows from it
   * @param check the check that found it
   * @param object what it is about, with its schema where it has one
   * @param on the side that has it and on which the remedy is to be run; null for both or neither
   * @param message what is so, and why it matters
   * @param remedy a statement to paste that would mend it; null where none is known
   */
  public record Found(
      Severity severity,
      String check,
      String object,
      @Nullable String on,
      String message,
      @Nullable String remedy) {}
}
