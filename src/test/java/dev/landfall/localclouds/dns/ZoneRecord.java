package dev.landfall.localclouds.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * One record as resolvers see it.
 *
 * @param name the full name, lower case, without a final dot; {@code *} as its first label makes it
 *     a wildcard (RFC 4592)
 * @param type {@code A}, {@code AAAA}, {@code CNAME}, {@code TXT}, {@code MX}...
 * @param content the data in presentation format; names in it are full names, text may be quoted
 * @param ttlSeconds how long resolvers may keep it
 */
public record ZoneRecord(String name, String type, String content, int ttlSeconds) {
  private static final int STRING_LIMIT = 255;

  /** Keeps one spelling of the name. */
  public ZoneRecord {
    name = name.toLowerCase(Locale.ROOT);
  }

  /**
   * The record on the wire.
   *
   * @param owner the name answered for, which differs from the record's own for a wildcard
   * @throws IllegalArgumentException when the content is not one of its type
   */
  public Record toWire(Name owner) {
    try {
      if (type.equals("TXT") && !content.startsWith("\"")) {
        return text(owner);
      }
      return Record.fromString(owner, Type.value(type), DClass.IN, ttlSeconds, content, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not the content of a record of type " + type, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text without quotes is one text, blanks and all, in strings of at most 255 bytes each. */
  private Record text(Name owner) throws TextParseException {
    byte[] all = content.getBytes(StandardCharsets.ISO_8859_1);
    List<String> strings = new ArrayList<>();
    for (int from = 0; from < all.length || from == 0; from += STRING_LIMIT) {
      byte[] part = Arrays.copyOfRange(all, from, Math.min(all.length, from + STRING_LIMIT));
      strings.add(
          new String(part, StandardCharsets.ISO_8859_1)
              .replace("\\", "\\\\")
              .replace("\"", "\\\""));
    }
    return new TXTRecord(owner, DClass.IN, ttlSeconds, strings);
  }
}
