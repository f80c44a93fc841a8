package dev.landfall.cutover.dns;

import dev.landfall.spine.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A provider in memory, with the one rule every provider has: a CNAME stands alone. */
final class FakeZone implements DnsProvider {
  static final Zone ZONE = new Zone("z1", "domain.com");

  private final List<DnsRecord> records = new ArrayList<>();
  private int created;
  int writes;

  /** What somebody other than us does. */
  DnsRecord stand(DnsRecord record) {
    DnsRecord standing =
        new DnsRecord(
            record.name(),
            record.type(),
            record.content(),
            record.ttlSeconds(),
            record.proxied(),
            "r" + ++created,
            record.comment(),
            record.tags(),
            Instant.EPOCH.plusSeconds(created));
    boolean alone = standing.type().equals("CNAME");
    boolean clash =
        records.stream()
            .filter(r -> r.routes() && r.name().equals(standing.name()))
            .anyMatch(r -> alone || r.type().equals("CNAME") || r.sameTargetAs(standing));
    if (standing.routes() && clash) {
      throw new Failure.Conflict("cannot stand there: " + record.describe()).asException();
    }
    records.add(standing);
    return standing;
  }

  void vanish(DnsRecord record) {
    records.remove(record);
  }

  DnsZoneSnapshot look(String hostname) {
    return DnsZoneSnapshot.of(hostname, records(ZONE, hostname));
  }

  void perform(DnsOutcome outcome) {
    if (outcome instanceof DnsOutcome.Changes changes) {
      apply(ZONE, changes.changes());
    }
  }

  @Override
  public Zone zone(String name) {
    return ZONE;
  }

  @Override
  public List<DnsRecord> records(Zone zone, String hostname) {
    return List.copyOf(records);
  }

  @Override
  public void apply(Zone zone, List<DnsChange> changes) {
    Expectations.broken(changes, records)
        .ifPresent(
            conflict -> {
              throw conflict.asException();
            });
    if (changes.isEmpty()) {
      return;
    }
    writes++;
    for (DnsChange change : changes) {
      if (change instanceof DnsChange.Delete delete) {
        records.remove(delete.before());
      } else if (change instanceof DnsChange.Update update) {
        records.set(records.indexOf(update.before()), update.after());
      }
    }
    for (DnsChange change : changes) {
      if (change instanceof DnsChange.Create create) {
        stand(create.record());
      }
    }
  }
}
