package dev.landfall.cutover.dns.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landfall.cloud.Account;
import dev.landfall.cloud.CloudCalls;
import dev.landfall.cloud.Priority;
import dev.landfall.cutover.dns.DnsChange;
import dev.landfall.cutover.dns.DnsPlan;
import dev.landfall.cutover.dns.DnsRecord;
import dev.landfall.localclouds.http.CloudResponse;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloudflareFailuresTest extends CloudflareCase {
  @Test
  void aWriteThatNeverArrivedIsTransientAndTheNextOneMakesIt() {
    tls.answer(BATCH, CloudResponse.json(502, "<html>Bad gateway</html>"));

    assertThat(failureOf(() -> all(host -> DnsPlan.claim(ME, look(host)))))
        .isEqualTo(new Failure.Transient("Cloudflare failed at the record batch", "HTTP 502"));
    all(host -> DnsPlan.claim(ME, look(host)));

    assertThat(look("api.domain.com").ownership()).contains(ME);
  }

  @Test
  void aThrottledCallSaysHowLongToWait() {
    tls.answer(
        "GET dns_records",
        CloudResponse.json(
                429,
                "{\"success\":false,\"errors\":[{\"code\":971,"
                    + "\"message\":\"Please wait and consider throttling your request speed\"}]}")
            .with("Retry-After", "42"));

    assertThat(failureOf(() -> look("api.domain.com")))
        .isInstanceOfSatisfying(
            Failure.Throttled.class,
            t -> assertThat(t.retryAfter()).isEqualTo(Duration.ofSeconds(42)));
  }

  @Test
  void aWrongTokenIsDeniedEverywhereAndNeverShown() {
    CloudflareDns wrong = client("not-the-token-0123456789");

    for (Runnable call :
        List.<Runnable>of(
            () -> wrong.zone("domain.com"), () -> wrong.records(zone, "api.domain.com"))) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.Denied.class))
          .satisfies(e -> assertThat(e.toString()).doesNotContain("not-the-token"));
    }
    CloudflareDns broken = client("line\nbreak-secret");
    assertThatThrownBy(() -> broken.zone("domain.com"))
        .hasMessageStartingWith("The Cloudflare API token has characters that no token has")
        .hasNoCause();
  }

  @Test
  void aZoneTheTokenCannotSeeIsInvalidByName() {
    assertThat(failureOf(() -> dns.zone("other.com")))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, i -> assertThat(i.value()).isEqualTo("other.com"));
  }

  @Test
  void aZoneFoundOnceIsNotAskedForAgainUntilSomethingFails() {
    assertThat(dns.zone("domain.com")).isEqualTo(zone);
    assertThat(tls.operations).isEmpty();

    tls.answer("GET dns_records", CloudResponse.json(500, "{}"));
    failureOf(() -> look("api.domain.com"));
    dns.zone("domain.com");

    assertThat(tls.operations).containsExactly("GET dns_records", "GET zones");
  }

  @Test
  void aTtlThatCloudflareRefusesIsInvalid() {
    DnsRecord record = DnsRecord.of("new.domain.com", "A", "127.1.2.30", 5, false);

    assertThat(failureOf(() -> dns.apply(zone, List.of(new DnsChange.Create(record, List.of())))))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, i -> assertThat(i.field()).isEqualTo("dns.ttlSeconds"));
  }

  @Test
  void anUntrustedCertificateIsDeniedWithWhatToDo() {
    CloudflareDns untrusting =
        new CloudflareDns(
            new CloudflareEndpoint(
                tls.url("/client/v4"),
                cloudflare::apiToken,
                null,
                Duration.ofSeconds(5),
                new Account("cloudflare", "test", CloudCalls.NONE, Clock.systemUTC()),
                Priority.URGENT));

    assertThat(failureOf(() -> untrusting.zone("domain.com")))
        .isInstanceOfSatisfying(
            Failure.Denied.class, d -> assertThat(d.remedy()).contains("CA bundle"));
  }
}
