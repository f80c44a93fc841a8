package dev.landfall.spine;

import org.jspecify.annotations.Nullable;

/** A {@link Failure} on its way to the reconciler that reports it. */
public final class FailureException extends RuntimeException {
  private final transient Failure failure;

  /** Wraps a failure. */
  public FailureException(Failure failure) {
    this(failure, null);
  }

  /** Wraps a failure and keeps the client's own error for the log. */
  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.told(), cause);
    this.failure = failure;
  }

  /** The failure, typed. */
  public Failure failure() {
    return failure;
  }
}
