package dev.landfall.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");
  private static final Expiry WILDCARD = new Expiry("the wildcard", NOW.plus(Duration.ofDays(30)));
  private static final Expiry API = new Expiry("the api", NOW.plus(Duration.ofDays(30)));
  private static final Expiry TOKEN = new Expiry("the token", NOW.plus(Duration.ofDays(13)));

  @Test
  void theFirstToEndIsNamedWhereNothingEndsSoon() {
    Conditions.Said said = Expiry.said(List.of(WILDCARD, API), "renew it", NOW);
    assertThat(said.status()).isEqualTo(Conditions.Status.FALSE);
    assertThat(said.message())
        .isEqualTo("the api expires at 2026-12-28T02:00:00Z")
        .isEqualTo(Expiry.said(List.of(API, WILDCARD), "renew it", NOW).message());
  }

  @Test
  void whatEndsSoonIsNamedWithTheRemedyAndTheRestIsNot() {
    Conditions.Said said = Expiry.said(List.of(WILDCARD, TOKEN), "renew it", NOW);
    assertThat(said.status()).isEqualTo(Conditions.Status.TRUE);
    assertThat(said.message()).isEqualTo("the token expires at 2026-12-11T02:00:00Z; renew it");
  }

  @Test
  void nothingKnownToExpireIsSaid() {
    assertThat(Expiry.said(List.of(), "renew it", NOW).message())
        .isEqualTo("nothing is known to expire");
  }
}
