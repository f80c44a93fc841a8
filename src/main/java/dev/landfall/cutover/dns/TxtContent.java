package dev.landfall.cutover.dns;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text inside a TXT record's content, which providers show with or without its quotes. */
final class TxtContent {

  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private TxtContent() {}

  /** The character strings joined (RFC 7208 section 3.3), without quotes and escapes. */
  static String text(String content) {
    String trimmed = content.strip();
    if (!trimmed.startsWith("\"")) {
      return trimmed;
    }
    StringBuilder text = new StringBuilder();
    Matcher strings = QUOTED.matcher(trimmed);
    while (strings.find()) {
      text.append(strings.group(1).replaceAll("\\\\(.)", "$1"));
    }
    return text.toString();
  }
}
