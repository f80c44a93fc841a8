package dev.landfall.cutover.dns;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One record as it stands, or shall stand, at the provider. Names are lower case and without a
 * final dot, as the provider's API shows them.
 *
 * @param name the full name: {@code api.domain.com}, {@code *.domain.com}
 * @param type {@code A}, {@code AAAA}, {@code CNAME} or {@code TXT}
 * @param content address, target name or text; text is kept in its quotes, as it is on the wire
 * @param ttlSeconds 60 to 86400, or 1 for automatic, which every proxied record has
 * @param proxied whether the provider's own edge answers, and moves clients without a TTL
 * @param id the provider's identifier, null until the record has been created
 * @param comment the note people left on the record; carried along, so that a restore is exact
 * @param tags the record's labels, carried along likewise
 * @param createdOn when the provider created it, by the provider's clock; it decides which of two
 *     claims made at once was first
 */
public record DnsRecord(
    String name,
    String type,
    String content,
    int ttlSeconds,
    boolean proxied,
    @Nullable String id,
    @Nullable String comment,
    List<String> tags,
    @Nullable Instant createdOn) {

  /** The TTL that lets the provider choose. */
  public static final int AUTOMATIC_TTL = 1;

  /** The shortest TTL a record can be given, in seconds (Cloudflare, but for its largest plan). */
  public static final int SHORTEST_TTL_SECONDS = 60;

  /** The longest TTL a record can be given, in seconds. */
  public static final int LONGEST_TTL_SECONDS = 86400;

  /** What resolvers are told for an automatic TTL, in seconds (Cloudflare's documented value). */
  public static final int AUTOMATIC_TTL_SECONDS = 300;

  /** Names are compared without regard to case (RFC 4343), so one spelling is kept. */
  public DnsRecord {
    name = name.toLowerCase(Locale.ROOT);
    tags = List.copyOf(tags);
  }

  /** A record that does not exist yet. */
  public static DnsRecord of(
      String name, String type, String content, int ttlSeconds, boolean proxied) {
    return new DnsRecord(name, type, content, ttlSeconds, proxied, null, null, List.of(), null);
  }

  /** How long resolvers may keep the record, in seconds, once they have seen it. */
  public int effectiveTtlSeconds() {
    return proxied || ttlSeconds == AUTOMATIC_TTL ? AUTOMATIC_TTL_SECONDS : ttlSeconds;
  }

  /** Whether it says where a hostname's traffic goes: A, AAAA or CNAME. */
  public boolean routes() {
    return switch (type) {
      case "A", "AAAA", "CNAME" -> true;
      default -> false;
    };
  }

  /** Whether both say the same to the world and to people, whoever created them and when. */
  public boolean sameAs(DnsRecord other) {
    return bare().equals(other.bare());
  }

  /** Whether both lead the same name to the same place, whatever their TTL. */
  public boolean sameTargetAs(DnsRecord other) {
    return name.equals(other.name) && type.equals(other.type) && content.equals(other.content);
  }

  /** The same record with another TTL; a proxied one has none of its own and stays as it is. */
  public DnsRecord withTtl(int seconds) {
    return new DnsRecord(
        name,
        type,
        content,
        proxied ? AUTOMATIC_TTL : seconds,
        proxied,
        id,
        comment,
        tags,
        createdOn);
  }

  /** The same record standing where another one stood: its identity is taken over. */
  DnsRecord inPlaceOf(DnsRecord before) {
    return new DnsRecord(
        name, type, content, ttlSeconds, proxied, before.id, comment, tags, before.createdOn);
  }

  /** The declaration alone, without what the provider added when it was created. */
  public DnsRecord bare() {
    return new DnsRecord(name, type, content, ttlSeconds, proxied, null, comment, tags, null);
  }

  /** One line for people: {@code api.domain.com A 20.1.2.3 (TTL 60 s)}. */
  public String describe() {
    String how = proxied ? "proxied" : "TTL " + effectiveTtlSeconds() + " s";
    return name + " " + type + " " + content + " (" + how + ")";
  }
}
