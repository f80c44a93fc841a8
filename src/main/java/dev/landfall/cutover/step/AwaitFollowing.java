package dev.landfall.cutover.step;

import dev.landfall.api.v1alpha1.DataSyncSpec.Phase;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.cutover.Observation.Sync;
import dev.landfall.cutover.Situation;
import dev.landfall.spine.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Waits until the target can take over: it stands, follows, and was found equal. */
public record AwaitFollowing() implements Step {
  private static final Duration AGAIN = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "AwaitFollowing";
  }

  @Override
  public String summary() {
    return "the environment stands and every database follows with equal rows";
  }

  @Override
  public Look look(Situation s) {
    boolean left = s.seen().syncs().stream().anyMatch(y -> y.writable() == Writable.Target);
    if (left) {
      return Look.DONE; // a doubt must not keep applications from a database that has moved
    }
    if (s.gateway().isEmpty()) {
      return new Look.Waits(
          "MigrationEnvironment %s to have a gateway that answers"
              .formatted(s.spec().environment()),
          AGAIN);
    }
    Optional<Look> unknown =
        s.spec().repoint().stream()
            .filter(r -> s.address(r, true).isEmpty() || s.address(r, false).isEmpty())
            .findFirst()
            .map(
                r ->
                    new Look.Refuses(
                        Reason.INVALID,
                        "spec.repoint %s: environment %s reports no database %s on both sides"
                            .formatted(
                                r.secretsManager().secretId(),
                                s.spec().environment(),
                                r.database() == null ? "at all" : r.database())));
    return unknown.or(() -> ambiguous(s)).orElseGet(() -> syncs(s));
  }

  private static Optional<Look> ambiguous(Situation s) {
    List<String> databases = databases(s).toList();
    return databases.size() < 2
        ? Optional.empty()
        : s.spec().repoint().stream()
            .filter(r -> r.database() == null)
            .findFirst()
            .map(
                r ->
                    new Look.Refuses(
                        Reason.INVALID,
                        "spec.repoint %s: set database to one of %s"
                            .formatted(
                                r.secretsManager().secretId(), String.join(", ", databases))));
  }

  /** Names of the environment's databases that have a source. */
  private static Stream<String> databases(Situation s) {
    return s.seen().environment().get().stream()
        .flatMap(e -> e.databases().stream())
        .filter(pair -> pair.source() != null)
        .map(DatabasePair::name);
  }

  private static Look syncs(Situation s) {
    String cutover = s.me().cutover();
    if (s.seen().syncs().isEmpty()) {
      return new Look.Waits("a DataSync with cutoverRef: " + cutover, AGAIN);
    }
    Optional<String> alone = s.uncarried().stream().findFirst();
    if (alone.isPresent()) {
      return new Look.Waits(
          "a DataSync with cutoverRef: %s for database %s".formatted(cutover, alone.get()), AGAIN);
    }
    return s.seen().syncs().stream()
        .filter(sync -> sync.writable() != Writable.Target && !following(sync))
        .findFirst()
        .<Look>map(
            sync ->
                new Look.Waits("DataSync %s: %s".formatted(sync.name(), sync.waitingFor()), AGAIN))
        .orElse(Look.DONE);
  }

  private static boolean following(Sync sync) {
    Phase phase = sync.phase();
    return phase != null && phase.compareTo(Phase.Replicating) >= 0 && sync.equal();
  }
}
