package dev.landfall.connection;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.CloudConnectionStatus;
import dev.landfall.spine.Conditions;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Expiry;
import dev.landfall.spine.Seen;
import dev.landfall.spine.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is said about a connection after a look: pure. */
final class Reporter {
  private Reporter() {}

  /** The status to write. A lost view leaves who it was as it was. */
  static CloudConnectionStatus status(
      CloudConnection connection, Seen<Identity> seen, Planner.Plan plan, Instant now) {
    CloudConnectionStatus before =
        Objects.requireNonNullElse(connection.getStatus(), CloudConnectionStatus.NONE);
    List<Said> said = new ArrayList<>(plan.standing().conditions());
    said.add(plan.standing().accepted());
    seen.get()
        .ifPresent(
            identity ->
                said.add(
                    Expiry.said(
                        identity.expires().stream().toList(), "put a new one in its place", now)));
    long generation = Objects.requireNonNullElse(connection.getMetadata().getGeneration(), 0L);
    Optional<Identity> identity = seen.get();
    return new CloudConnectionStatus(
        generation,
        connection.getSpec().cloud(),
        identity.map(Identity::account).orElse(before.account()),
        identity.map(Identity::who).orElse(before.identity()),
        identity.isPresent()
            ? identity.flatMap(Identity::expires).map(e -> e.at().toString()).orElse(null)
            : before.expires(),
        plan.standing() instanceof Standing.Settled ? null : plan.standing().message(),
        Conditions.merge(before.conditions(), said, generation, now));
  }
}
