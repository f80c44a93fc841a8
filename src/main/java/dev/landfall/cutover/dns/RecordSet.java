package dev.landfall.cutover.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The records of one hostname that say where its traffic goes. A set: order means nothing, so it is
 * kept sorted and compares equal however the provider listed it.
 *
 * @param records A, AAAA and CNAME records of one name
 */
public record RecordSet(List<DnsRecord> records) {

  /** Sorts, so that equal sets are equal values. */
  public RecordSet {
    records =
        records.stream()
            .sorted(Comparator.comparing(DnsRecord::type).thenComparing(DnsRecord::content))
            .toList();
  }

  /** Whether both say the same, whatever ids their records have. */
  public boolean sameAs(RecordSet other) {
    return bare().equals(other.bare());
  }

  private RecordSet bare() {
    return new RecordSet(records.stream().map(DnsRecord::bare).toList());
  }

  /** Whether the provider's edge answers for the name. */
  public boolean proxied() {
    return records.stream().anyMatch(DnsRecord::proxied);
  }

  /** The same set with every TTL lowered to at most so many seconds; never raised. */
  public RecordSet withTtlAtMost(int seconds) {
    return new RecordSet(
        records.stream()
            .map(r -> r.effectiveTtlSeconds() <= seconds ? r : r.withTtl(seconds))
            .toList());
  }

  /**
   * The fewest writes from this set to another: what leads to the same place already is kept (and
   * changed only where its TTL, proxying or note differs), a record of the same type is changed in
   * place, the rest is deleted and created. A CNAME and an address can only replace each other by
   * delete and create, for they cannot stand side by side, not even within a transaction.
   */
  public List<DnsChange> changesTo(RecordSet wanted) {
    List<DnsRecord> standing = new ArrayList<>(records);
    List<DnsRecord> missing = new ArrayList<>(wanted.records());
    List<DnsChange> updates = new ArrayList<>();
    pair(standing, missing, DnsRecord::sameTargetAs, updates);
    pair(standing, missing, (a, b) -> a.type().equals(b.type()), updates);
    List<DnsChange> changes = new ArrayList<>();
    standing.forEach(record -> changes.add(new DnsChange.Delete(record)));
    changes.addAll(updates);
    missing.forEach(record -> changes.add(new DnsChange.Create(record.bare(), records)));
    return List.copyOf(changes);
  }

  private static void pair(
      List<DnsRecord> standing,
      List<DnsRecord> missing,
      BiPredicate<DnsRecord, DnsRecord> match,
      List<DnsChange> updates) {
    for (DnsRecord before : List.copyOf(standing)) {
      missing.stream()
          .filter(record -> match.test(before, record))
          .findFirst()
          .ifPresent(
              record -> {
                standing.remove(before);
                missing.remove(record);
                if (!before.sameAs(record)) {
                  updates.add(new DnsChange.Update(before, record.inPlaceOf(before)));
                }
              });
    }
  }
}
