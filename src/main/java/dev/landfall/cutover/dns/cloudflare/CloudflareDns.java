package dev.landfall.cutover.dns.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsProvider;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.cutover.dns.Expectations;
import dev.landfall.cutover.dns.ExternalDns;
import dev.landfall.cutover.dns.Ownership;
import dev.landfall.cutover.dns.Zone;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * DNS at Cloudflare. One object per account is enough: it is safe for many threads and keeps its
 * connections.
 */
public final class CloudflareDns implements DnsProvider {
  private final CloudflareCalls calls;
  private final Map<String, Zone> zones = new ConcurrentHashMap<>();

  /** Speaks to one endpoint with one token. */
  public CloudflareDns(CloudflareEndpoint endpoint) {
    this.calls = new CloudflareCalls(endpoint);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A zone's id never changes, so a zone found once is not asked for again until Cloudflare no
   * longer knows it.
   */
  @Override
  public Zone zone(String name) {
    String apex = name.toLowerCase(Locale.ROOT);
    Zone known = zones.get(apex);
    if (known != null) {
      return known;
    }
    Zone found = find(apex);
    zones.put(apex, found);
    return found;
  }

  private Zone find(String apex) {
    for (JsonNode zone : calls.get("zone look-up", "zones", List.of(Query.of("name", apex)))) {
      if (zone.path("name").asText().equals(apex)) {
        return new Zone(zone.path("id").asText(), apex);
      }
    }
    throw new Failure.Invalid(
            "spec.dns.zone",
            apex,
            "Cloudflare shows this API token no such zone; correct the name, or give the token Zone"
                + " Read and DNS Edit on it")
        .asException();
  }

  /**
   * {@inheritDoc}
   *
   * <p>One request serves most hostnames, for all the names in question end in it; at the apex that
   * would be the whole zone, so there the two names are asked for one by one, and external-dns
   * keeps no mark of its newer form inside the zone.
   */
  @Override
  public List<DnsRecord> records(Zone zone, String hostname) {
    String host = hostname.toLowerCase(Locale.ROOT);
    String claim = Ownership.recordName(host);
    List<DnsRecord> read = new ArrayList<>();
    boolean apex = host.equals(zone.name());
    read.addAll(list(zone, Query.of(apex ? "name.exact" : "name.endswith", host)));
    if (apex || !claim.endsWith(host)) {
      read.addAll(list(zone, Query.of("name.exact", claim)));
    }
    return read.stream()
        .filter(r -> r.name().equals(host) || r.name().equals(claim) || ExternalDns.marks(host, r))
        .filter(r -> r.routes() || r.type().equals("TXT"))
        .toList();
  }

  private List<DnsRecord> list(Zone zone, Query filter) {
    try {
      return calls.list("record list", "zones/" + zone.id() + "/dns_records", filter).stream()
          .map(RecordJson::read)
          .toList();
    } catch (FailureException e) {
      zones.remove(zone.name());
      throw e;
    }
  }

  @Override
  public void apply(Zone zone, List<DnsChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<DnsRecord> standing = standing(zone, changes);
    if (Expectations.fulfilled(changes, standing)) {
      return;
    }
    Expectations.broken(changes, standing)
        .ifPresent(
            conflict -> {
              throw conflict.asException();
            });
    try {
      calls.post(
          "record batch", "zones/" + zone.id() + "/dns_records/batch", RecordJson.batch(changes));
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.Transient) || !arrived(zone, changes, e)) {
        throw e;
      }
    }
  }

  /** Whether a write whose answer was lost, or was an error of the server, has been made. */
  private boolean arrived(Zone zone, List<DnsChange> changes, FailureException write) {
    try {
      return Expectations.fulfilled(changes, standing(zone, changes));
    } catch (FailureException read) {
      write.addSuppressed(read);
      return false;
    }
  }

  private List<DnsRecord> standing(Zone zone, List<DnsChange> changes) {
    Set<String> names = new LinkedHashSet<>();
    changes.forEach(change -> names.add(change.name()));
    return names.stream()
        .flatMap(name -> list(zone, Query.of("name.exact", name)).stream())
        .toList();
  }
}
