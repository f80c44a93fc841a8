package dev.landfall.spine;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;

/**
 * Writes status: the whole of it, never over a version that was not read, and kept for the next
 * look, so that a decision taken a moment later rests on what was just written and not on what the
 * API's watch has told so far.
 */
public class StatusWriter {
  /**
   * Writes it. A spec that was edited meanwhile stays edited: the newer object is waited for, and
   * the status is written to that one.
   *
   * @param read the object as this pass saw it
   * @throws io.javaoperatorsdk.operator.OperatorException when the newer object did not come within
   *     ten seconds
   */
  public <S, R extends CustomResource<?, S>> void write(R read, S status, Context<R> context) {
    PrimaryUpdateAndCacheUtils.updateStatusAndCacheResource(
        read,
        context,
        newest -> {
          newest.setStatus(status);
          return newest;
        });
  }
}
