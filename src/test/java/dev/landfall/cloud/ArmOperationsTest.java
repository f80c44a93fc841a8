package dev.landfall.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmOperationsTest {
  private static final Instant AT = Instant.parse("2026-12-05T02:00:00Z");
  private final ArmOperations operations =
      new ArmOperations(new ArmHost(URI.create("https://management.azure.com")), Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://management.azure.com/subscriptions/1/providers/Microsoft.App/locations/a/s/1",
        "https://westeurope.management.azure.com/s/1?api-version=2025-01-01&t=638&c=MIIH&s=x&h=y"
      })
  void whatWasWrittenDownIsTakenUp(String url) {
    operations.resume("/a", new BegunOperation(url, AT));

    assertThat(operations.of("/a")).contains(new BegunOperation(url, AT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/s/1",
        "http://management.azure.com/s/1",
        "https://management.azure.com/s/1?sig=abc",
        "https://management.azure.com/s/1?a=b&sig=abc",
        "nothing"
      })
  void anAddressThatNoTokenMayGoToOrThatIsOneItselfIsPassedOver(String url) {
    operations.resume("/a", new BegunOperation(url, AT));

    assertThat(operations.of("/a")).isEmpty();
  }

  @Test
  void anAddressThatAStatusShouldNotCarryIsPassedOver() {
    String url = "https://management.azure.com/s/" + "x".repeat(5_000);

    operations.resume("/a", new BegunOperation(url, AT));

    assertThat(operations.of("/a")).isEmpty();
  }

  @Test
  void whatThisProcessKnowsIsNewer() {
    BegunOperation first = new BegunOperation("https://management.azure.com/s/1", AT);
    operations.resume("/a", first);

    operations.resume("/a", new BegunOperation("https://management.azure.com/s/2", AT));

    assertThat(operations.of("/a")).contains(first);
    operations.settled("/a");
    assertThat(operations.of("/a")).isEmpty();
  }
}
