package dev.landfall.cutover;

import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.cutover.dns.Expectations;
import dev.landfall.cutover.dns.Ownership;
import dev.landfall.cutover.dns.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A zone in memory that compares and swaps as a provider has to. */
final class FakeDns implements DnsProvider {
  private final List<DnsRecord> records = new ArrayList<>();
  private final Consumer<List<DnsRecord>> afterWrite;
  private int ids;
  int writes;

  /** Tells what stands after each write. */
  FakeDns(Consumer<List<DnsRecord>> afterWrite) {
    this.afterWrite = afterWrite;
  }

  void put(DnsRecord record) {
    records.add(identified(record));
  }

  List<DnsRecord> all() {
    return List.copyOf(records);
  }

  @Override
  public Zone zone(String name) {
    return new Zone("zone", name);
  }

  @Override
  public List<DnsRecord> records(Zone zone, String hostname) {
    String claim = Ownership.recordName(hostname);
    return records.stream()
        .filter(r -> r.name().equals(hostname.toLowerCase(Locale.ROOT)) || r.name().equals(claim))
        .toList();
  }

  @Override
  public void apply(Zone zone, List<DnsChange> changes) {
    Expectations.broken(changes, records)
        .ifPresent(
            conflict -> {
              throw conflict.asException();
            });
    writes++;
    for (DnsChange change : changes) {
      switch (change) {
        case DnsChange.Create c -> put(c.record());
        case DnsChange.Update u -> records.replaceAll(r -> r.equals(u.before()) ? u.after() : r);
        case DnsChange.Delete d -> records.remove(d.before());
        case DnsChange.Expect e -> {}
      }
    }
    afterWrite.accept(all());
  }

  private DnsRecord identified(DnsRecord r) {
    return new DnsRecord(
        r.name(),
        r.type(),
        r.content(),
        r.ttlSeconds(),
        r.proxied(),
        "id-" + ids++,
        r.comment(),
        r.tags(),
        r.createdOn());
  }
}
