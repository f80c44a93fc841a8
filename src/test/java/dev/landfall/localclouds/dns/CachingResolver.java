package dev.landfall.localclouds.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * A client's resolver with a cache: every record set is kept exactly as long as its TTL says and
 * then asked for again, link by link along a chain of CNAMEs. Answers that say no are not kept.
 * Safe for many threads.
 */
public final class CachingResolver {
  private static final int CHAIN_LIMIT = 8;
  private static final int TRIES = 2;

  private record Key(Name name, int type) {}

  private record Kept(List<Record> records, Instant until) {}

  private final SimpleResolver resolver;
  private final Clock clock;
  private final Map<Key, Kept> cache = new ConcurrentHashMap<>();

  /**
   * A resolver that asks one server.
   *
   * @param server address and port of an authoritative server
   * @param clock what TTLs are counted by
   */
  public CachingResolver(InetSocketAddress server, Clock clock) {
    this.resolver = new SimpleResolver(server);
    this.resolver.setTimeout(Duration.ofSeconds(2));
    this.clock = clock;
  }

  /**
   * The IPv4 addresses of a host.
   *
   * @throws UnknownHostException when there are none, or the server did not answer; the message
   *     says which
   */
  public List<InetAddress> addresses(String host) throws UnknownHostException {
    Name name;
    try {
      name = Name.fromString(host, Name.root);
    } catch (IOException e) {
      throw unknown(host, "is not a name", e);
    }
    Map<Key, List<Record>> fresh = new HashMap<>();
    for (int step = 0; step < CHAIN_LIMIT; step++) {
      List<Record> addresses = known(fresh, name, Type.A);
      if (addresses.isEmpty() && known(fresh, name, Type.CNAME).isEmpty()) {
        ask(host, name, fresh);
        addresses = known(fresh, name, Type.A);
      }
      if (!addresses.isEmpty()) {
        return addresses.stream().map(r -> ((ARecord) r).getAddress()).toList();
      }
      List<Record> alias = known(fresh, name, Type.CNAME);
      if (alias.isEmpty()) {
        throw unknown(host, "has no address", null);
      }
      name = ((CNAMERecord) alias.get(0)).getTarget();
    }
    throw unknown(host, "is an alias of too many aliases", null);
  }

  /** Forgets everything. */
  public void flush() {
    cache.clear();
  }

  /** What this very look-up was told comes first: a TTL of zero is good for that one use. */
  private List<Record> known(Map<Key, List<Record>> fresh, Name name, int type) {
    Key key = new Key(name, type);
    List<Record> told = fresh.get(key);
    if (told != null) {
      return told;
    }
    Kept kept = cache.get(key);
    return kept != null && clock.instant().isBefore(kept.until()) ? kept.records() : List.of();
  }

  private void ask(String host, Name name, Map<Key, List<Record>> fresh)
      throws UnknownHostException {
    Message answer = send(host, name);
    int rcode = answer.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      throw unknown(host, "was answered with " + Rcode.string(rcode), null);
    }
    Map<Key, List<Record>> told = new HashMap<>();
    for (Record record : answer.getSection(Section.ANSWER)) {
      Key key = new Key(record.getName(), record.getType());
      told.computeIfAbsent(key, k -> new ArrayList<>()).add(record);
    }
    Instant now = clock.instant();
    told.forEach(
        (key, records) -> {
          long ttl = records.stream().mapToLong(Record::getTTL).min().orElse(0);
          cache.put(key, new Kept(List.copyOf(records), now.plusSeconds(ttl)));
        });
    fresh.putAll(told);
  }

  private Message send(String host, Name name) throws UnknownHostException {
    IOException last = null;
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        return resolver.send(Message.newQuery(Record.newRecord(name, Type.A, DClass.IN)));
      } catch (IOException e) {
        last = e;
      }
    }
    throw unknown(host, "was not answered for by " + resolver.getAddress(), last);
  }

  private static UnknownHostException unknown(String host, String why, Throwable cause) {
    UnknownHostException e = new UnknownHostException(host + " " + why);
    e.initCause(cause);
    return e;
  }
}
