package dev.landfall.cutover;

import dev.landfall.api.v1alpha1.DataSyncStatus.Writable;
import dev.landfall.api.v1alpha1.DnsCutoverSpec;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Phase;
import dev.landfall.api.v1alpha1.DnsCutoverSpec.Repoint;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.DatabaseRequest;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.OriginalRecord;
import dev.landfall.api.v1alpha1.DnsCutoverStatus.TrafficSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.cutover.dns.DnsOutcome;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.cutover.dns.DnsZoneSnapshot;
import dev.landfall.cutover.dns.Ownership;
import dev.landfall.cutover.dns.RecordSet;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a step decides on: declaration, recorded facts, world and time. Everything derived from them
 * that more than one step asks for is answered here, once.
 *
 * @param me the ownership this cutover claims
 * @param spec the declaration
 * @param status the recorded facts
 * @param seen the world
 * @param now the time
 */
public record Situation(
    Ownership me, DnsCutoverSpec spec, DnsCutoverStatus status, Observation seen, Instant now) {

  /** The TTL that hostnames have while they may move, in seconds: the lowest Cloudflare allows. */
  public static final int LOW_TTL_SECONDS = 60;

  /** The rung to make true: what is declared, unless a person holds it lower than that. */
  public Phase wanted() {
    Phase declared = spec.phase();
    Phase held = seen.hold().orElse(Phase.Finalized);
    Phase permitted = lower(declared, held);
    return higher(permitted, lower(standing(), declared));
  }

  /**
   * The rung that a hold does not take away. Once a database has left the source for the target,
   * stopping half-way would be a way back: that switch is carried through.
   */
  private Phase standing() {
    boolean switching = request() == DatabaseRequest.Target || request() == DatabaseRequest.Final;
    boolean left =
        seen.syncs().stream()
            .anyMatch(
                sync ->
                    sync.writable() == Writable.Target
                        || (switching && sync.writable() == Writable.None));
    Phase reported = Objects.requireNonNullElse(status.phase(), Phase.OnSource);
    return left ? higher(reported, Phase.OnTarget) : reported;
  }

  /** Where the gateway answers, once it does. */
  public Optional<Address> gateway() {
    return seen.environment().get().map(MigrationEnvironmentStatus::gateway);
  }

  /** The originals as records. */
  public List<DnsRecord> originals(String hostname) {
    return status.originals().stream()
        .filter(o -> o.hostname().equals(hostname))
        .map(Situation::record)
        .toList();
  }

  /** Whether the original records of every hostname are written down. */
  public boolean originalsKnown() {
    return spec.hostnames().stream().noneMatch(h -> originals(h).isEmpty());
  }

  /** One plan over all hostnames; empty while one of them cannot be seen. */
  public Optional<DnsOutcome> plan(BiFunction<DnsZoneSnapshot, List<DnsRecord>, DnsOutcome> each) {
    List<DnsZoneSnapshot> all = snapshots();
    return all.size() < spec.hostnames().size()
        ? Optional.empty()
        : Optional.of(
            DnsOutcome.together(
                all.stream().map(s -> each.apply(s, originals(s.hostname()))).toList()));
  }

  /** The hostnames that could be looked at. */
  public List<DnsZoneSnapshot> snapshots() {
    return spec.hostnames().stream()
        .flatMap(h -> Optional.ofNullable(seen.hostnames().get(h)).flatMap(s -> s.get()).stream())
        .toList();
  }

  /** Where the hostnames lead now. */
  public TrafficSide traffic() {
    List<DnsZoneSnapshot> all = snapshots();
    if (!all.isEmpty() && all.stream().allMatch(this::atGateway)) {
      return TrafficSide.Target;
    }
    return all.stream().allMatch(this::atOriginals) ? TrafficSide.Source : TrafficSide.Mixed;
  }

  /** Whether any hostname leads to the gateway: it does so once every database was promoted. */
  public boolean anyAtGateway() {
    return snapshots().stream().anyMatch(this::leadsToGateway);
  }

  /** Whether one hostname leads to the gateway, alone or beside other addresses. */
  public boolean leadsToGateway(DnsZoneSnapshot host) {
    return gateway()
        .filter(g -> host.routing().records().stream().anyMatch(r -> r.content().equals(g.host())))
        .isPresent();
  }

  private boolean atGateway(DnsZoneSnapshot host) {
    List<DnsRecord> records = host.routing().records();
    return gateway()
        .filter(g -> records.size() == 1 && records.getFirst().content().equals(g.host()))
        .isPresent();
  }

  private boolean atOriginals(DnsZoneSnapshot host) {
    List<DnsRecord> originals = originals(host.hostname());
    return originals.isEmpty()
        ? !atGateway(host)
        : targets(host.routing()).equals(targets(new RecordSet(originals)));
  }

  private static List<String> targets(RecordSet set) {
    return set.records().stream().map(r -> r.type() + " " + r.content()).toList();
  }

  /** Whether every hostname has Cloudflare's edge in front, which moves without a TTL. */
  public boolean allProxied() {
    return snapshots().stream().allMatch(s -> s.routing().proxied());
  }

  /** Whether all databases take their writes on this side. */
  public boolean writable(Writable side) {
    return seen.allWritable(side);
  }

  /** What this cutover asked of its data syncs last. */
  public DatabaseRequest request() {
    return Objects.requireNonNullElseGet(
        status.database(), () -> onTarget() ? DatabaseRequest.Target : DatabaseRequest.Source);
  }

  /** A cutover made anew, after another moved the databases, begins where they stand. */
  private boolean onTarget() {
    boolean some = seen.syncs().stream().anyMatch(y -> y.writable() == Writable.Target);
    // Traffic moves last: where it has, a database that does not say so now was moved with it.
    return some && (seen.allWritable(Writable.Target) || anyAtGateway());
  }

  /** Where a repoint's database is on one side. */
  public Optional<DatabaseAddress> address(Repoint repoint, boolean target) {
    return pair(repoint).map(p -> pick(p, target));
  }

  private Optional<DatabasePair> pair(Repoint repoint) {
    return seen.environment().get().stream()
        .flatMap(e -> e.databases().stream())
        .filter(p -> repoint.database() == null || p.name().equals(repoint.database()))
        .findFirst();
  }

  /** Whether a repoint's own database takes its writes on this side, by its data sync's report. */
  public boolean takesWrites(Repoint repoint, Writable side) {
    List<Observation.Sync> its =
        seen.syncs().stream()
            .filter(y -> pair(repoint).filter(p -> !p.name().equals(y.database())).isEmpty())
            .toList();
    return !its.isEmpty() && its.stream().allMatch(y -> y.writable() == side);
  }

  /** Whether users or applications on AWS are led to where a database is on Azure. */
  public boolean ledAway(String database) {
    return anyAtGateway()
        || spec.repoint().stream()
            .filter(r -> pair(r).filter(p -> p.name().equals(database)).isPresent())
            .anyMatch(
                r -> address(r, true).filter(at -> leads(r).equals(Optional.of(at))).isPresent());
  }

  private Optional<DatabaseAddress> leads(Repoint repoint) {
    return Optional.ofNullable(seen.secrets().get(repoint)).flatMap(s -> s.get());
  }

  /** Databases of the environment, those with a source, that no data sync of ours carries. */
  public List<String> uncarried() {
    return seen.environment().get().stream()
        .flatMap(e -> e.databases().stream())
        .filter(pair -> pair.source() != null)
        .map(DatabasePair::name)
        .filter(d -> seen.syncs().stream().noneMatch(sync -> sync.database().equals(d)))
        .toList();
  }

  private static @Nullable DatabaseAddress pick(DatabasePair pair, boolean target) {
    return target ? pair.target() : pair.source();
  }

  /** The secrets that lead elsewhere than to this side. */
  public List<Repoint> strayed(boolean target) {
    return spec.repoint().stream().filter(r -> !leads(r).equals(address(r, target))).toList();
  }

  private static DnsRecord record(OriginalRecord o) {
    return new DnsRecord(
        o.hostname(),
        o.type(),
        o.content(),
        o.ttlSeconds(),
        o.proxied(),
        null,
        o.comment(),
        o.tags(),
        null);
  }

  private static Phase lower(Phase a, Phase b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Phase higher(Phase a, Phase b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
