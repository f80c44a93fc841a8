package dev.landfall.datasync.postgres.preflight;

import dev.landfall.datasync.postgres.Side;
import org.jspecify.annotations.Nullable;

/**
 * Something that stands in the way of a copy, or that a person should know before one.
 *
 * @param severity what follows from it
 * @param check the check that found it
 * @param object what it is about, with its schema where it has one: a table, a column, a role
 * @param side the database on which it was found and the remedy belongs; null for both or neither
 * @param message what is so and why it matters
 * @param remedySql a statement to paste that would mend it; null where none is known
 */
public record Finding(
    Severity severity,
    String check,
    String object,
    @Nullable Side side,
    String message,
    @Nullable String remedySql) {

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
    return new Finding(Severity.BLOCKS, check, object, null, message, remedySql);
  }

  static Finding decide(String check, String object, String message, @Nullable String remedySql) {
    return new Finding(Severity.DECIDE, check, object, null, message, remedySql);
  }

  static Finding info(String check, String object, String message) {
    return new Finding(Severity.INFO, check, object, null, message, null);
  }

  /** The same, of one database. */
  Finding on(Side where) {
    return new Finding(severity, check, object, where, message, remedySql);
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
