package dev.landfall.cutover.dns;

import java.util.Locale;

/** Where a hostname shall lead. */
public sealed interface DnsTarget {

  /** The record type that leads there. */
  String type();

  /** The record's content. */
  String content();

  /**
   * An address: an A record, or AAAA for an IPv6 literal.
   *
   * @param content the address literal: {@code 20.1.2.3}
   */
  record Address(String content) implements DnsTarget {
    @Override
    public String type() {
      return content.indexOf(':') >= 0 ? "AAAA" : "A";
    }
  }

  /**
   * Another name: a CNAME, which the provider flattens at the zone's apex.
   *
   * @param content the name, without a final dot: {@code shop.canadacentral.cloudapp.azure.com}
   */
  record Name(String content) implements DnsTarget {
    /** Keeps the spelling that providers answer with. */
    public Name {
      content = content.toLowerCase(Locale.ROOT);
      content = content.endsWith(".") ? content.substring(0, content.length() - 1) : content;
    }

    @Override
    public String type() {
      return "CNAME";
    }
  }
}
