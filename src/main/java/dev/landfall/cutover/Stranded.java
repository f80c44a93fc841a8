package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.cutover.Observation.Sync;
import java.util.Optional;

/**
 * Data on Azure that nobody would bring back. A data sync takes its writes back to AWS only once it
 * is asked to, and traffic goes back before it is asked. So as long as Azure was asked for last, or
 * a hostname leads there, each database needs a data sync that says where it stands, and one that
 * says AWS has to follow from there: one made anew says AWS too, while it has carried nothing.
 */
final class Stranded {
  private Stranded() {}

  /** Why traffic and secrets have to stay, and what to do; empty when they may go back. Pure. */
  static Optional<String> of(Situation s) {
    boolean asked = s.request() == DatabaseRequest.Target || s.request() == DatabaseRequest.Final;
    if (!asked && !s.anyAtGateway()) {
      return Optional.empty();
    }
    String cutover = s.me().cutover();
    if (s.seen().syncs().isEmpty()) {
      return Optional.of(
          "no DataSync with cutoverRef: %s is left to bring the database back from Azure, so traffic and secrets stay where they are. Leave phase: OnTarget, or create the DataSync again: it then says which side takes the writes"
              .formatted(cutover));
    }
    return s.seen().syncs().stream()
        .flatMap(sync -> one(s, sync).stream())
        .findFirst()
        .or(() -> uncarried(s, cutover));
  }

  private static Optional<String> one(Situation s, Sync sync) {
    if (sync.writable() == null) {
      return Optional.of(
          "DataSync %s does not say which side takes the writes, so traffic and secrets stay where they are. It says: %s"
              .formatted(sync.name(), sync.waitingFor()));
    }
    Phase phase = sync.phase();
    boolean follows = phase != null && phase.compareTo(Phase.Replicating) >= 0;
    return sync.writable() == Writable.Source && !follows && s.ledAway(sync.database())
        ? Optional.of(
            "database %s was moved to Azure and nobody asked for it back, yet DataSync %s says that AWS takes the writes and that it is at %s: its way back is lost, so traffic and secrets stay where they are. Leave phase: OnTarget as long as the rows on Azure are the right ones; if those on AWS are, wait until the DataSync is at Replicating"
                .formatted(sync.database(), sync.name(), phase == null ? Phase.Idle : phase))
        : Optional.empty();
  }

  /** As long as nothing has left AWS, a database without a data sync is nothing to wait for. */
  private static Optional<String> uncarried(Situation s, String cutover) {
    boolean left = s.seen().syncs().stream().anyMatch(y -> y.writable() == Writable.Target);
    return s.uncarried().stream()
        .filter(database -> left || s.ledAway(database))
        .findFirst()
        .map(
            database ->
                "no DataSync with cutoverRef: %s is left to bring database %s back from Azure, so traffic and secrets stay where they are. Leave phase: OnTarget, or create that DataSync again: it then says which side takes the writes"
                    .formatted(cutover, database));
  }
}
