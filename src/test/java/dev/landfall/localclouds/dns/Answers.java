package dev.landfall.localclouds.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What an authoritative server answers (RFC 1034 4.3.2), without recursion: REFUSED for names of
 * nobody's zone, NXDOMAIN apart from a name without the type asked for, CNAMEs followed as far as
 * the zones of this server go, a CNAME at an apex flattened to the addresses it leads to.
 */
final class Answers {
  private static final int CHAIN_LIMIT = 8;
  private static final int NEGATIVE_TTL = 1;
  static final int UDP_PAYLOAD = 1232;

  private final ZoneStore store;

  Answers(ZoneStore store) {
    this.store = store;
  }

  Message answer(Message query) {
    Message response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getFlag(Flags.RD)) {
      response.getHeader().setFlag(Flags.RD);
    }
    if (query.getOPT() != null) {
      response.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
    }
    Record question = query.getQuestion();
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      response.getHeader().setRcode(Rcode.NOTIMP);
    } else if (question == null) {
      response.getHeader().setRcode(Rcode.FORMERR);
    } else {
      response.addRecord(question, Section.QUESTION);
      answer(question, response);
    }
    return response;
  }

  private void answer(Record question, Message response) {
    Optional<ZoneData> zone = store.zoneOf(text(question.getName()));
    if (question.getDClass() != DClass.IN || zone.isEmpty()) {
      response.getHeader().setRcode(Rcode.REFUSED);
      return;
    }
    response.getHeader().setFlag(Flags.AA);
    Name name = question.getName();
    for (int step = 0; zone.isPresent() && step < CHAIN_LIMIT; step++) {
      Optional<Name> next = link(zone.get(), name, question.getType(), response);
      if (next.isEmpty()) {
        return;
      }
      name = next.get();
      zone = store.zoneOf(text(name));
    }
  }

  /** Answers for one name of a chain; gives the name to go on with when it is an alias. */
  private Optional<Name> link(ZoneData zone, Name name, int type, Message response) {
    List<ZoneRecord> records = zone.answering(text(name));
    if (records == null) {
      response.getHeader().setRcode(Rcode.NXDOMAIN);
      response.addRecord(soa(zone), Section.AUTHORITY);
      return Optional.empty();
    }
    boolean apex = text(name).equals(zone.apex());
    Optional<ZoneRecord> alias = records.stream().filter(r -> r.type().equals("CNAME")).findFirst();
    if (alias.isPresent() && !apex && type != Type.CNAME && type != Type.ANY) {
      response.addRecord(alias.get().toWire(name), Section.ANSWER);
      return Optional.of(absolute(alias.get().content()));
    }
    List<Record> found = new ArrayList<>();
    if (alias.isPresent() && apex && (type == Type.A || type == Type.AAAA)) {
      found.addAll(flattened(alias.get(), name, type));
    } else {
      records.stream()
          .filter(r -> type == Type.ANY || Type.value(r.type()) == type)
          .filter(r -> !(apex && r.type().equals("CNAME")))
          .forEach(r -> found.add(r.toWire(name)));
    }
    if (apex && (type == Type.SOA || type == Type.ANY)) {
      found.add(soa(zone));
    }
    if (apex && type == Type.NS) {
      found.add(new NSRecord(name, DClass.IN, 86400, absolute("ns1." + zone.apex())));
    }
    found.forEach(r -> response.addRecord(r, Section.ANSWER));
    if (found.isEmpty()) {
      response.addRecord(soa(zone), Section.AUTHORITY);
    }
    return Optional.empty();
  }

  /** An alias at an apex, answered as the addresses it leads to, none living longer than it. */
  private List<Record> flattened(ZoneRecord alias, Name apex, int type) {
    Message inner =
        answer(Message.newQuery(Record.newRecord(absolute(alias.content()), type, DClass.IN)));
    return inner.getSection(Section.ANSWER).stream()
        .filter(r -> r.getType() == type)
        .map(
            r ->
                new ZoneRecord(
                        text(apex),
                        Type.string(type),
                        r.rdataToString(),
                        (int) Math.min(r.getTTL(), alias.ttlSeconds()))
                    .toWire(apex))
        .toList();
  }

  private static SOARecord soa(ZoneData zone) {
    Name apex = absolute(zone.apex());
    return new SOARecord(
        apex,
        DClass.IN,
        NEGATIVE_TTL,
        absolute("ns1." + zone.apex()),
        absolute("dns." + zone.apex()),
        zone.serial(),
        10000,
        2400,
        604800,
        NEGATIVE_TTL);
  }

  private static Name absolute(String name) {
    return Name.fromConstantString(name.endsWith(".") ? name : name + ".");
  }

  private static String text(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT);
  }
}
