package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.cloud.Connections;
import dev.landfall.environment.aws.Measured;
import dev.landfall.environment.aws.SourceReader;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.spine.Seen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The AWS side, read again only after a while: it changes seldom, and while Azure builds, looks
 * follow each other within seconds. What could not be seen whole is read again each time.
 */
final class SourceMemory {
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Hour> hours = new ConcurrentHashMap<>();

  SourceMemory(Clock clock) {
    this.clock = clock;
  }

  private record Kept(Long generation, Instant at, SourceView view) {}

  /** What was measured over the last whole hour is the same until the next one is over. */
  private record Hour(Long generation, Instant at, Measured measured) {}

  /**
   * Looks, or remembers.
   *
   * @param stood how long the environment has stood still: as old may be what is remembered
   */
  Seen<SourceView> look(MigrationEnvironment environment, Connections connections, Duration stood) {
    String uid = environment.getMetadata().getUid();
    Long generation = environment.getMetadata().getGeneration();
    Kept old = kept.get(uid);
    Instant now = clock.instant();
    if (old != null
        && old.generation().equals(generation)
        && now.isBefore(old.at().plus(fresh(stood)))) {
      return Seen.present(old.view());
    }
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    Optional<Measured> measured =
        Optional.ofNullable(hours.get(uid))
            .filter(h -> h.generation().equals(generation) && h.at().equals(hour))
            .map(Hour::measured);
    Seen<SourceView> fresh =
        Seen.look(
            () ->
                Optional.of(
                    SourceReader.read(
                        connections.aws(
                            "spec.aws.connection",
                            environment.getMetadata().getNamespace(),
                            environment.getSpec().aws().connection()),
                        environment.getSpec().aws(),
                        measured,
                        now)));
    kept.remove(uid);
    fresh
        .get()
        .filter(SourceMemory::whole)
        .ifPresent(v -> kept.put(uid, new Kept(generation, now, v)));
    fresh
        .get()
        .filter(v -> v.entry().lost().isEmpty())
        .flatMap(v -> v.measured().get())
        .ifPresent(m -> hours.put(uid, new Hour(generation, hour, m)));
    return fresh;
  }

  private static Duration fresh(Duration stood) {
    return stood.compareTo(FRESH) < 0 ? FRESH : stood.compareTo(LONGEST) > 0 ? LONGEST : stood;
  }

  private static boolean whole(SourceView view) {
    return view.databases().values().stream().allMatch(SourceMemory::settled)
        && view.parts().allMatch(p -> p instanceof Seen.Present<?>)
        && view.entry().lost().isEmpty();
  }

  /** A warning is worth looking again: a person may be at work on it. */
  private static boolean settled(Seen<SourceView.SourceDatabase> database) {
    return database.get().filter(d -> d.replication().isEmpty()).isPresent();
  }
}
