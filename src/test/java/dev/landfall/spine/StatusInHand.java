package dev.landfall.spine;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Status goes into the object in hand; that it reaches an API is the writer's own test. */
public class StatusInHand extends StatusWriter {
  private int written;

  @Override
  public <S, R extends CustomResource<?, S>> void write(R read, S status, Context<R> context) {
    read.setStatus(status);
    written++;
  }

  /** How often it was written. */
  public int written() {
    return written;
  }
}
