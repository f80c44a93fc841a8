package dev.landfall.cutover.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The plan for one hostname: pure, total, and idempotent. What stands goes in, what must be written
 * comes out, and applying it and planning again yields nothing. Every operation first makes sure of
 * the ownership record, and none touches a record while somebody else holds the hostname.
 */
public final class DnsPlan {

  private DnsPlan() {}

  /**
   * States the ownership. Whoever finds another's earlier claim beside its own withdraws, and is
   * refused from then on.
   */
  public static DnsOutcome claim(Ownership me, DnsZoneSnapshot seen) {
    return whenOurs(me, seen, List::of);
  }

  /**
   * Lowers the TTL of records that are not proxied, so that the switch is soon seen. Never raises
   * one. One old TTL must pass ({@link DnsRecord#effectiveTtlSeconds} of the originals) before the
   * lower one is what every resolver holds.
   *
   * @param ttlSeconds 60 to 86400; the nearest of these for any other
   */
  public static DnsOutcome lowerTtl(Ownership me, DnsZoneSnapshot seen, int ttlSeconds) {
    return whenOurs(
        me, seen, () -> seen.routing().changesTo(seen.routing().withTtlAtMost(ttl(ttlSeconds))));
  }

  /**
   * Leads the hostname to one place, in place of all it led to. A proxied hostname stays proxied,
   * and its note and tags stay with it.
   *
   * @param ttlSeconds 60 to 86400; not used while proxied
   */
  public static DnsOutcome pointAt(
      Ownership me, DnsZoneSnapshot seen, DnsTarget target, int ttlSeconds) {
    return whenOurs(me, seen, () -> seen.routing().changesTo(at(target, seen, ttlSeconds)));
  }

  private static int ttl(int seconds) {
    return Math.clamp(seconds, DnsRecord.SHORTEST_TTL_SECONDS, DnsRecord.LONGEST_TTL_SECONDS);
  }

  private static RecordSet at(DnsTarget target, DnsZoneSnapshot seen, int ttlSeconds) {
    boolean proxied = seen.routing().proxied();
    Optional<DnsRecord> model =
        seen.routing().records().stream()
            .filter(r -> r.type().equals(target.type()) && r.content().equals(target.content()))
            .findFirst()
            .or(() -> seen.routing().records().stream().findFirst());
    return new RecordSet(
        List.of(
            new DnsRecord(
                seen.hostname(),
                target.type(),
                target.content(),
                proxied ? DnsRecord.AUTOMATIC_TTL : ttl(ttlSeconds),
                proxied,
                null,
                model.map(DnsRecord::comment).orElse(null),
                model.map(DnsRecord::tags).orElse(List.of()),
                null)));
  }

  /**
   * Leads the hostname back to where it led before, with TTLs of at most so many seconds: the way
   * down while another attempt is still declared.
   *
   * @param originals what stood before the first write, all of it
   */
  public static DnsOutcome pointBack(
      Ownership me, DnsZoneSnapshot seen, List<DnsRecord> originals, int ttlSeconds) {
    return whenOurs(
        me,
        seen,
        () -> seen.routing().changesTo(new RecordSet(originals).withTtlAtMost(ttl(ttlSeconds))));
  }

  /**
   * Gives the hostname up where it stands now: TTLs as the originals had them, the ownership record
   * removed. Of a hostname that is somebody else's, or nobody's, there is nothing to give up, and
   * nothing is written.
   */
  public static DnsOutcome release(Ownership me, DnsZoneSnapshot seen, List<DnsRecord> originals) {
    List<DnsChange> changes = new ArrayList<>();
    List<DnsRecord> mine = claimsOf(me, seen);
    if (!mine.isEmpty() && seen.registry().isEmpty() && otherClaim(me, seen).isEmpty()) {
      changes.addAll(seen.routing().changesTo(withTtlsOf(originals, seen.routing())));
    }
    mine.forEach(record -> changes.add(new DnsChange.Delete(record)));
    return new DnsOutcome.Changes(changes);
  }

  private static RecordSet withTtlsOf(List<DnsRecord> originals, RecordSet standing) {
    return new RecordSet(
        standing.records().stream()
            .map(
                record ->
                    originals.stream()
                        .filter(record::sameTargetAs)
                        .findFirst()
                        .or(() -> originals.stream().findFirst())
                        .map(original -> record.withTtl(original.ttlSeconds()))
                        .orElse(record))
            .toList());
  }

  private static DnsOutcome whenOurs(
      Ownership me, DnsZoneSnapshot seen, Supplier<List<DnsChange>> routing) {
    if (!seen.registry().isEmpty()) {
      return Refusals.externalDns(seen);
    }
    Optional<DnsRecord> other = otherClaim(me, seen);
    if (other.isPresent()) {
      List<DnsChange> withdrawal =
          claimsOf(me, seen).stream().<DnsChange>map(DnsChange.Delete::new).toList();
      return withdrawal.isEmpty()
          ? Refusals.otherCutover(seen, other.get())
          : new DnsOutcome.Changes(withdrawal);
    }
    List<DnsChange> changes = new ArrayList<>(claimChanges(me, seen));
    List<DnsChange> moves = routing.get();
    if (changes.isEmpty() && !moves.isEmpty()) {
      claimsOf(me, seen).forEach(claim -> changes.add(new DnsChange.Expect(claim)));
    }
    changes.addAll(moves);
    return new DnsOutcome.Changes(changes);
  }

  private static List<DnsChange> claimChanges(Ownership me, DnsZoneSnapshot seen) {
    DnsRecord wanted = me.record(seen.hostname());
    return new RecordSet(claimsOf(me, seen)).changesTo(new RecordSet(List.of(wanted)));
  }

  private static List<DnsRecord> claimsOf(Ownership me, DnsZoneSnapshot seen) {
    return seen.claims().stream()
        .filter(r -> Ownership.parse(r.content()).filter(me::sameOwnerAs).isPresent())
        .toList();
  }

  /** The claim in force, when it is not ours. */
  private static Optional<DnsRecord> otherClaim(Ownership me, DnsZoneSnapshot seen) {
    return seen.firstClaim()
        .filter(r -> Ownership.parse(r.content()).filter(me::sameOwnerAs).isEmpty());
  }
}
