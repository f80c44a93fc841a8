package dev.landfall.cutover.dns;

import java.util.List;

/**
 * A DNS provider, kept dumb: it reads, and it writes what a plan says while that plan still holds.
 * Every error is a {@code dev.landfall.spine.FailureException}; a zone or record that cannot be
 * read is never reported as absent.
 */
public interface DnsProvider {

  /**
   * Finds a zone by its apex.
   *
   * @param name {@code domain.com}
   * @return the zone; a zone this account cannot see is a failure of kind Invalid that names it
   */
  Zone zone(String name);

  /**
   * Everything that bears on one hostname: A, AAAA, CNAME and TXT at the name itself, its ownership
   * record ({@link Ownership#recordName}), and the registry records that external-dns keeps beside
   * it ({@link ExternalDns#marks}). Make a {@link DnsZoneSnapshot} of it.
   *
   * @param zone the zone the name is in
   * @param hostname {@code api.domain.com}, {@code domain.com} or {@code *.domain.com}
   */
  List<DnsRecord> records(Zone zone, String hostname);

  /**
   * Writes all changes as one transaction, or none. Compare-and-swap: every name is read again
   * immediately before the write, and a difference from what the changes expect is a failure of
   * kind Conflict with nothing written. An empty list sends nothing. When the answer to the write
   * is lost, the names are read back, and what already stands as wanted is a success.
   */
  void apply(Zone zone, List<DnsChange> changes);
}
