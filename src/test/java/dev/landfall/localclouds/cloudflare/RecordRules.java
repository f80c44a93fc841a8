package dev.landfall.localclouds.cloudflare;

import dev.landfall.localclouds.dns.ZoneRecord;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;

/** What Cloudflare refuses, by the numbers it gives for it. */
final class RecordRules {
  private static final Set<String> TYPES = Set.of("A", "AAAA", "CNAME", "TXT", "MX", "NS");
  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9])?");
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_COMMENT = 100;
  private static final int SHORTEST_TTL = 60;
  private static final int LONGEST_TTL = 86400;

  private RecordRules() {}

  /** Refuses a record that is wrong in itself. */
  static void check(StoredRecord record) {
    if (!TYPES.contains(record.type())) {
      throw Refusal.invalid(9004, "DNS record type is invalid.");
    }
    if (record.name().length() > LONGEST_NAME || !NAME.matcher(record.name()).matches()) {
      throw Refusal.invalid(9000, "DNS name is invalid.");
    }
    if (record.ttl() != StoredRecord.AUTOMATIC
        && (record.ttl() < SHORTEST_TTL || record.ttl() > LONGEST_TTL)) {
      throw Refusal.invalid(
          9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
    }
    if (record.proxied() && !record.proxiable()) {
      throw Refusal.invalid(9004, "This record type cannot be proxied.");
    }
    if (record.comment() != null && record.comment().length() > LONGEST_COMMENT) {
      throw Refusal.invalid(
          9215, "The comment is too long. It has a maximum length of 100 characters.");
    }
    checkContent(record);
  }

  private static void checkContent(StoredRecord record) {
    boolean names = record.type().equals("CNAME") || record.type().equals("NS");
    try {
      if (names && !NAME.matcher(record.content()).matches()) {
        throw new IllegalArgumentException("not a name");
      }
      new ZoneRecord(record.name(), record.type(), published(record), record.ttl())
          .toWire(Name.fromConstantString(record.name() + "."));
    } catch (IllegalArgumentException e) {
      throw switch (record.type()) {
        case "A" -> Refusal.invalid(9005, "Content for A record must be a valid IPv4 address.");
        case "AAAA" ->
            Refusal.invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
        case "CNAME" -> Refusal.invalid(9007, "Content for CNAME record is invalid.");
        default -> Refusal.invalid(1004, "DNS Validation Error");
      };
    }
  }

  private static String published(StoredRecord record) {
    return record.priority() == null
        ? record.content()
        : record.priority() + " " + record.content();
  }

  /** Refuses a record that cannot stand beside the others of its zone. */
  static void checkBeside(StoredRecord record, Collection<StoredRecord> others) {
    for (StoredRecord other : others) {
      if (other.id().equals(record.id()) || !other.name().equals(record.name())) {
        continue;
      }
      if (other.type().equals(record.type()) && other.content().equals(record.content())) {
        throw Refusal.invalid(81058, "An identical record already exists.");
      }
      boolean otherRoutes = other.address() || other.type().equals("CNAME");
      if (record.type().equals("CNAME") && otherRoutes) {
        throw Refusal.invalid(81053, "An A, AAAA, or CNAME record with that host already exists.");
      }
      if (record.address() && other.type().equals("CNAME")) {
        throw Refusal.invalid(81054, "A CNAME record with that host already exists.");
      }
    }
  }
}
