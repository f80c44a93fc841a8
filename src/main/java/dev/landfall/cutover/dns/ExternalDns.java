package dev.landfall.cutover.dns;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What external-dns leaves beside the records it keeps: TXT records with {@code
 * heritage=external-dns}. A hostname that bears one would be set back within a minute of being
 * moved, so it is refused until it has been handed over.
 */
public final class ExternalDns {

  private static final Pattern OWNER = Pattern.compile("external-dns/owner=([^,\\s]+)");
  private static final Pattern RESOURCE = Pattern.compile("external-dns/resource=([^,\\s]+)");

  private ExternalDns() {}

  /**
   * Whether a TXT record is external-dns's mark on a hostname. Its registry has used several names
   * for one hostname (registry/txt.go, ToEndpointName): the hostname itself (before v0.12), and the
   * record type in front of the first label, {@code a-api.domain.com}, {@code cname-api.domain.com}
   * (since), either of them behind a configured {@code --txt-prefix}, {@code
   * extdns-a-api.domain.com}. A {@code --txt-suffix} cannot be told from another hostname and is
   * not recognised.
   */
  public static boolean marks(String hostname, DnsRecord record) {
    if (!record.type().equals("TXT")
        || !TxtContent.text(record.content()).contains("heritage=external-dns")) {
      return false;
    }
    String host = hostname.toLowerCase(Locale.ROOT);
    if (record.name().equals(host)) {
      return true;
    }
    if (!record.name().endsWith("-" + host)) {
      return false;
    }
    String affix = record.name().substring(0, record.name().length() - host.length() - 1);
    String type = affix.substring(Math.max(affix.lastIndexOf('-'), affix.lastIndexOf('.')) + 1);
    return type.equals("a") || type.equals("aaaa") || type.equals("cname");
  }

  /** Who keeps the record, in words: {@code external-dns (owner prod, ingress/shop/web)}. */
  static String keeper(DnsRecord record) {
    String text = TxtContent.text(record.content());
    String owner = first(OWNER, text).orElse("unnamed");
    return "external-dns (owner "
        + owner
        + first(RESOURCE, text).map(resource -> ", " + resource).orElse("")
        + ")";
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
