package dev.landfall.datasync.postgres;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.sql.SQLException;
import java.util.Objects;

/** What an SQLSTATE means for the one who has to do something about it (PostgreSQL, appendix A). */
public final class SqlFailures {
  private SqlFailures() {}

  /**
   * The failure behind an error, for a task in words such as {@code reading the catalog of ...}.
   */
  public static FailureException of(String task, SQLException error) {
    return new FailureException(classify(task, error), error);
  }

  private static Failure classify(String task, SQLException error) {
    String state = Objects.requireNonNullElse(error.getSQLState(), "");
    String said = Objects.requireNonNullElse(error.getMessage(), "no message") + " [" + state + "]";
    String what = task + ": " + said;
    if (state.startsWith("28") || state.equals("42501")) {
      return new Failure.Denied(what, "correct the password or grant what the message names");
    }
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "", "08", "40", "53", "55", "57", "58", "XX" -> new Failure.Transient(task, said);
      default -> new Failure.Conflict(what);
    };
  }
}
