package dev.landfall.imports;

import java.util.Locale;

/** Names that Kubernetes and Azure take, from names that AWS took. */
final class Names {
  private Names() {}

  /**
   * Letters, digits and hyphens, beginning with a letter: what Kubernetes objects (RFC 1123),
   * container apps and Flexible Servers are called.
   */
  static String hyphened(String name, int longest) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+", "");
    String whole = plain.length() < 2 ? "app-" + plain : plain;
    return whole.substring(0, Math.min(longest, whole.length())).replaceAll("-+$", "");
  }

  /** Letters and digits alone, with an ending: registries and storage accounts. */
  static String joined(String name, String ending, int longest) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return plain.substring(0, Math.min(longest - ending.length(), plain.length())) + ending;
  }

  /** A value as YAML takes it whatever is in it: quoted unless it is harmless. */
  static String yaml(String value) {
    return value.matches("[A-Za-z][A-Za-z0-9./:_@-]*")
            && !value.matches("(?i)y|n|yes|no|on|off|true|false|null|.*:")
        ? value
        : "\"" + comment(value).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** A value in a comment: it must not end the line. */
  static String comment(String value) {
    return value.replaceAll("\\p{Cntrl}+", " ");
  }

  /** The zone that a hostname is most probably in: its last two labels. */
  static String zone(String hostname) {
    String[] labels = hostname.split("\\.", -1);
    return labels.length < 2
        ? hostname
        : labels[labels.length - 2] + "." + labels[labels.length - 1];
  }
}
