package dev.landfall.localclouds.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachingResolverTest {
  private static final Instant START = Instant.parse("2026-12-05T02:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final ZoneStore store = new ZoneStore();
  private DnsServer server;
  private CachingResolver resolver;

  @BeforeEach
  void start() throws IOException {
    server = new DnsServer(store, InetAddress.getByName("127.0.0.1"), 0);
    resolver = new CachingResolver(server.address(), clock);
    store.put(
        "domain.com",
        new ZoneRecord("api.domain.com", "CNAME", "old.domain.com", 120),
        new ZoneRecord("old.domain.com", "A", "127.0.0.1", 60),
        new ZoneRecord("new.domain.com", "A", "127.0.0.2", 60));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void anAnswerIsKeptAsLongAsItsTtlSaysAndNotASecondLonger() throws IOException {
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.1");
    store.put("domain.com", new ZoneRecord("api.domain.com", "CNAME", "new.domain.com", 120));

    now.set(START.plusSeconds(119));
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.1");
    now.set(START.plusSeconds(120));
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.2");
  }

  @Test
  void everyLinkOfAChainEndsWithItsOwnTtl() throws IOException {
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.1");
    store.put("domain.com", new ZoneRecord("old.domain.com", "A", "127.0.0.3", 60));

    now.set(START.plusSeconds(59));
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.1");
    now.set(START.plusSeconds(60));
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.3");
  }

  @Test
  void aTtlOfZeroIsGoodForOneUse() throws IOException {
    store.put("domain.com", new ZoneRecord("now.domain.com", "A", "127.0.0.4", 0));
    assertThat(address("now.domain.com")).isEqualTo("127.0.0.4");
    store.put("domain.com", new ZoneRecord("now.domain.com", "A", "127.0.0.5", 0));
    assertThat(address("now.domain.com")).isEqualTo("127.0.0.5");
  }

  @Test
  void anAnswerThatSaysNoIsNotKept() throws IOException {
    assertThatThrownBy(() -> address("late.domain.com"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("late.domain.com has no address");
    store.put("domain.com", new ZoneRecord("late.domain.com", "A", "127.0.0.6", 60));
    assertThat(address("late.domain.com")).isEqualTo("127.0.0.6");
  }

  @Test
  void whatIsKeptIsStillAnsweredWhileTheServerIsGone() throws IOException {
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.1");
    server.close();
    assertThat(address("api.domain.com")).isEqualTo("127.0.0.1");
  }

  private String address(String host) throws UnknownHostException {
    return resolver.addresses(host).get(0).getHostAddress();
  }
}
