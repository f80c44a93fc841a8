package dev.landfall.cutover.dns;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who moves a hostname, kept as a TXT record beside it, so that two clusters (or two cutovers) that
 * know nothing of each other cannot both move it.
 *
 * @param owner namespace and name of the cutover: {@code shop/go-live}
 * @param uid the cutover's Kubernetes uid; this alone decides whose it is, for the same name can
 *     exist in two clusters
 */
public record Ownership(String owner, String uid) {

  private static final String VERSION = "landfall1";

  /** The ownership of one cutover. */
  public static Ownership of(String namespace, String name, String uid) {
    return new Ownership(namespace + "/" + name, uid);
  }

  /** The cutover's name alone, as objects in its namespace refer to it. */
  public String cutover() {
    return owner.substring(owner.lastIndexOf('/') + 1);
  }

  /** Whether both are claims of the same cutover. */
  public boolean sameOwnerAs(Ownership other) {
    return uid.equals(other.uid);
  }

  /**
   * The name of the record that says who moves a hostname: {@code _landfall.api.domain.com}. A
   * wildcard's asterisk is only special as the leftmost label (RFC 4592), so {@code *.domain.com}
   * has {@code _landfall._wildcard.domain.com}.
   */
  public static String recordName(String hostname) {
    String name = hostname.toLowerCase(Locale.ROOT);
    return "_landfall." + (name.startsWith("*.") ? "_wildcard." + name.substring(2) : name);
  }

  /** The record that states this ownership of a hostname. */
  public DnsRecord record(String hostname) {
    return DnsRecord.of(
        recordName(hostname), "TXT", "\"" + text() + "\"", DnsRecord.AUTOMATIC_TTL, false);
  }

  private String text() {
    return "v=" + VERSION + " owner=" + owner + " uid=" + uid;
  }

  /**
   * Reads an ownership text.
   *
   * @param content a TXT record's content, quoted or not
   * @return empty when it is not one of ours, which at an ownership name means a foreign record
   */
  public static Optional<Ownership> parse(String content) {
    Map<String, String> fields = new HashMap<>();
    for (String word : TxtContent.text(content).strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    String owner = fields.get("owner");
    String uid = fields.get("uid");
    return VERSION.equals(fields.get("v")) && owner != null && uid != null
        ? Optional.of(new Ownership(owner, uid))
        : Optional.empty();
  }
}
