package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything a cutover's plan may know of the world, as it stood at one moment.
 *
 * @param environment the environment's own report, absent when there is no such environment
 * @param syncs the data syncs that this cutover conducts
 * @param hostnames what each hostname leads to
 * @param secrets where each secret named under repoint leads applications on AWS
 * @param hold the lowest rung that a person's word holds it at
 * @param finalizeApproved whether a person approved the last rung
 * @param rival another cutover that had one of the hostnames first
 * @param smoke what the gateway answers wrongly, a line for each hostname, empty when all is well;
 *     looked at when it matters only
 */
public record Observation(
    Seen<MigrationEnvironmentStatus> environment,
    List<Sync> syncs,
    Map<String, Seen<DnsZoneSnapshot>> hostnames,
    Map<Repoint, Seen<DatabaseAddress>> secrets,
    Optional<Phase> hold,
    boolean finalizeApproved,
    Optional<Rival> rival,
    Seen<List<String>> smoke) {

  /** Keeps its own copies. */
  public Observation {
    syncs = List.copyOf(syncs);
    hostnames = Map.copyOf(hostnames);
    secrets = Map.copyOf(secrets);
  }

  /**
   * A data sync, by its own report.
   *
   * @param name its name
   * @param database the database it carries
   * @param phase the rung it says is true
   * @param writable the side it says takes writes
   * @param ready whether it has reached what was asked of it
   * @param equal whether its latest comparison found both sides equal
   * @param switching whether it may be about to make the target the writer
   * @param waitingFor what it says it waits for
   */
  public record Sync(
      String name,
      String database,
      DataSyncSpec.@Nullable Phase phase,
      @Nullable Writable writable,
      boolean ready,
      boolean equal,
      boolean switching,
      String waitingFor) {}

  /**
   * Another cutover that claims a hostname.
   *
   * @param hostname the hostname
   * @param cutover its name
   */
  public record Rival(String hostname, String cutover) {}

  /** The first part of the world that could not be looked at. */
  public Optional<Failure> blind() {
    return Stream.<Seen<?>>concat(
            Stream.of(environment),
            Stream.concat(hostnames.values().stream(), secrets.values().stream()))
        .flatMap(seen -> seen.lost().stream())
        .findFirst();
  }

  /** Whether all databases take their writes on this side. */
  public boolean allWritable(Writable side) {
    return syncs.stream().allMatch(s -> s.writable() == side);
  }

  /** One line for the log: what the decision rested on. */
  public String describe() {
    return "syncs=%s hostnames=%s blind=%s"
        .formatted(
            syncs.stream().map(s -> s.name() + ":" + s.phase() + "/" + s.writable()).toList(),
            hostnames.keySet(),
            blind().map(Failure::told).orElse("no"));
  }
}
