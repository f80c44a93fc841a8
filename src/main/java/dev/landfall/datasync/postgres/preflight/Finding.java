package dev.landfall.datasync.postgres.preflight;

import org.jspecify.annotations.Nullable;

/**
 * Something that stands in the way of a copy, or that a person should know before one.
 *
 * @param severity what follows from it
 * @param check the check that found it
 * @param object what it is about: a table, a role, a setting
 * @param message what is so and why it matters
 * @param remedySql a statement that would mend it; null where none is known
 */
public record Finding(
    Severity severity, String check, String object, String message, @Nullable String remedySql) {

  /** What follows from a finding. */
  public enum Severity {
    /** The copy may not begin. */
    BLOCKS,
    /** The copy can begin; a person should have decided that this is fine. */
    DECIDE,
    /** Good to know. */
    INFO
  }

  static Finding blocks(String check, String object, String message, @Nullable String remedySql) {
    return new Finding(Severity.BLOCKS, check, object, message, remedySql);
  }

  static Finding decide(String check, String object, String message, @Nullable String remedySql) {
    return new Finding(Severity.DECIDE, check, object, message, remedySql);
  }

  static Finding info(String check, String object, String message) {
    return new Finding(Severity.INFO, check, object, message, null);
  }

  /** Whether it keeps the copy from beginning. */
  public boolean blocks() {
    return severity == Severity.BLOCKS;
  }

  /** In one sentence, the remedy with it. */
  public String describe() {
    return message + (remedySql == null ? "" : "; " + remedySql);
  }
}
