package dev.landfall.spine;

import java.time.Duration;

/**
 * How a call to the world can fail, as far as the answer differs in what to do about it. Clients
 * map their own errors to one of these at their edge; {@link FailurePolicy} turns it into a
 * condition, an event and a time to come back.
 */
public sealed interface Failure {

  /** What happened, for a tired person: names and numbers, never a secret. */
  String what();

  /** All there is to tell, in one line: what happened and why, and what a person can do. */
  default String told() {
    return what();
  }

  /**
   * The account is asked for less: nothing is wrong but the pace.
   *
   * @param what what was refused
   * @param retryAfter how long the service wants to be left alone (RFC 9110, 10.2.3)
   */
  record Throttled(String what, Duration retryAfter) implements Failure {}

  /**
   * It may work next time: a time-out, a broken connection, a 5xx. The outcome of a write is
   * unknown until the world is read again.
   *
   * @param what what was tried
   * @param cause the error as the client named it
   */
  record Transient(String what, String cause) implements Failure {
    @Override
    public String told() {
      return "%s: %s".formatted(what, cause);
    }
  }

  /**
   * Credentials or permissions are missing. Only a person can help.
   *
   * @param what what was refused
   * @param remedy what to grant or correct
   */
  record Denied(String what, String remedy) implements Failure {
    @Override
    public String told() {
      return "%s; %s".formatted(what, remedy);
    }
  }

  /**
   * The world is not as it was when the decision was taken; look again before anything else.
   *
   * @param what what had changed
   */
  record Conflict(String what) implements Failure {}

  /**
   * The declaration cannot be carried out as it stands.
   *
   * @param field the path of the field at fault
   * @param value its value
   * @param remedy what to write instead
   */
  record Invalid(String field, String value, String remedy) implements Failure {
    @Override
    public String what() {
      return "%s is %s: %s".formatted(field, value, remedy);
    }
  }

  /** This failure as an exception, for code whose callers are not the planner. */
  default FailureException asException() {
    return new FailureException(this);
  }
}
