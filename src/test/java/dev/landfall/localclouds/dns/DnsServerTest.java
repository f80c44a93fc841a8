package dev.landfall.localclouds.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class DnsServerTest {
  private final ZoneStore store = new ZoneStore();
  private DnsServer server;

  @BeforeEach
  void start() throws IOException {
    server = new DnsServer(store, InetAddress.getByName("127.0.0.1"), 0);
    store.put(
        "elb.amazonaws.com",
        new ZoneRecord("shop-alb.ca-central-1.elb.amazonaws.com", "A", "127.1.2.20", 60));
    store.put(
        "domain.com",
        new ZoneRecord("domain.com", "CNAME", "shop-alb.ca-central-1.elb.amazonaws.com", 30),
        new ZoneRecord("domain.com", "MX", "10 mail.domain.com", 300),
        new ZoneRecord("domain.com", "TXT", "\"v=spf1 -all\"", 300),
        new ZoneRecord("api.domain.com", "CNAME", "shop-alb.ca-central-1.elb.amazonaws.com", 120),
        new ZoneRecord("away.domain.com", "CNAME", "elsewhere.example", 120),
        new ZoneRecord("gone.domain.com", "CNAME", "nothing.elb.amazonaws.com", 120),
        new ZoneRecord("*.apps.domain.com", "A", "127.1.2.60", 60),
        new ZoneRecord("mine.apps.domain.com", "TXT", "not quoted at all", 60));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void anAliasIsFollowedIntoAnotherZoneOfTheSameServerWithEachLinksOwnTtl() throws IOException {
    Message answer = ask("api.domain.com", Type.A, false);

    assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(lines(answer))
        .containsExactly(
            "api.domain.com. 120 CNAME shop-alb.ca-central-1.elb.amazonaws.com.",
            "shop-alb.ca-central-1.elb.amazonaws.com. 60 A 127.1.2.20");
  }

  @Test
  void theSameAnswerComesOverTcp() throws IOException {
    assertThat(lines(ask("api.domain.com", Type.A, true)))
        .isEqualTo(lines(ask("api.domain.com", Type.A, false)));
  }

  @Test
  void anAliasAtTheApexIsFlattenedToItsAddressAndNeverOutlivesTheAlias() throws IOException {
    assertThat(lines(ask("domain.com", Type.A, false)))
        .containsExactly("domain.com. 30 A 127.1.2.20");
    assertThat(lines(ask("domain.com", Type.MX, false)))
        .containsExactly("domain.com. 300 MX 10 mail.domain.com.");
  }

  @Test
  void aNameThatIsNotThereIsToldApartFromANameWithoutThatType() throws IOException {
    Message nothing = ask("nobody.domain.com", Type.A, false);
    Message otherType = ask("api.domain.com.elb.amazonaws.com", Type.AAAA, false);
    Message noData = ask("mine.apps.domain.com", Type.A, false);

    assertThat(nothing.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(otherType.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(noData.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(noData.getSection(Section.ANSWER)).isEmpty();
    assertThat(noData.getSection(Section.AUTHORITY)).hasOnlyElementsOfType(SOARecord.class);
  }

  @Test
  void theCaseOfAQuestionDoesNotMatter() throws IOException {
    assertThat(lines(ask("DOMAIN.Com", Type.A, false)))
        .containsExactly("DOMAIN.Com. 30 A 127.1.2.20");
  }

  @Test
  void anAliasToANameThatIsGoneSaysSo() throws IOException {
    Message answer = ask("gone.domain.com", Type.A, false);

    assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(lines(answer))
        .containsExactly("gone.domain.com. 120 CNAME nothing.elb.amazonaws.com.");
  }

  @Test
  void namesOfForeignZonesAreRefusedAndAChainIntoThemEndsThere() throws IOException {
    assertThat(ask("elsewhere.example", Type.A, false).getRcode()).isEqualTo(Rcode.REFUSED);
    Message away = ask("away.domain.com", Type.A, false);
    assertThat(away.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(lines(away)).containsExactly("away.domain.com. 120 CNAME elsewhere.example.");
  }

  @Test
  void aWildcardAnswersForNamesThatDoNotExistAndForThemOnly() throws IOException {
    assertThat(lines(ask("any.apps.domain.com", Type.A, false)))
        .containsExactly("any.apps.domain.com. 60 A 127.1.2.60");
    assertThat(ask("mine.apps.domain.com", Type.A, false).getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void textIsAnsweredWholeWithOrWithoutQuotes() throws IOException {
    Message answer = ask("mine.apps.domain.com", Type.TXT, false);

    assertThat(((TXTRecord) answer.getSection(Section.ANSWER).get(0)).getStrings())
        .containsExactly("not quoted at all");
  }

  @Test
  void anAnswerTooLongForADatagramComesWholeOverTcp() throws IOException {
    store.put(
        "big.test",
        IntStream.range(0, 200)
            .mapToObj(i -> new ZoneRecord("many.big.test", "A", "127.9.9." + i, 60))
            .toArray(ZoneRecord[]::new));

    Message answer = ask("many.big.test", Type.A, false);

    assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(answer.getSection(Section.ANSWER)).hasSize(200);
  }

  @Test
  void aChangeIsAnsweredAtOnceAndTheSerialGrows() throws IOException {
    long before = serial();

    store.put("domain.com", new ZoneRecord("api.domain.com", "CNAME", "mine.apps.domain.com", 60));

    assertThat(lines(ask("api.domain.com", Type.CNAME, false)))
        .containsExactly("api.domain.com. 60 CNAME mine.apps.domain.com.");
    assertThat(serial()).isGreaterThan(before);
  }

  private long serial() throws IOException {
    Message answer = ask("domain.com", Type.SOA, false);
    return ((SOARecord) answer.getSection(Section.ANSWER).get(0)).getSerial();
  }

  private Message ask(String name, int type, boolean tcp) throws IOException {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTCP(tcp);
    Record question = Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN);
    return resolver.send(Message.newQuery(question));
  }

  private static List<String> lines(Message answer) {
    return answer.getSection(Section.ANSWER).stream()
        .map(
            r ->
                "%s %d %s %s"
                    .formatted(
                        r.getName(), r.getTTL(), Type.string(r.getType()), r.rdataToString()))
        .toList();
  }
}
