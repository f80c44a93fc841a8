package dev.landfall.demo.load;

/**
 * One answered request.
 *
 * @param write whether it wrote
 * @param due when it should have been sent, in milliseconds since the epoch
 * @param answered when it was answered
 * @param servedBy who answered: stack and database
 */
public record Sample(boolean write, long due, long answered, String servedBy) {
  /** How long the user waited, from when the request was due. */
  public long millis() {
    return answered - due;
  }
}
