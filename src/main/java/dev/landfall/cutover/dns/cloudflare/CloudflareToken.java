package dev.landfall.cutover.dns.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * An API token as Cloudflare tells of it.
 *
 * @param id its id, which is no secret
 * @param status active, disabled or expired
 * @param expires when it ends, where it does
 * @see <a
 *     href="https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/">
 *     Verify Token</a>
 */
public record CloudflareToken(String id, String status, Optional<Instant> expires) {

  /** Asks for the token that an endpoint is spoken to with. */
  public static CloudflareToken verify(CloudflareEndpoint endpoint) {
    JsonNode token = new CloudflareCalls(endpoint).get("sign-in", "user/tokens/verify", List.of());
    return new CloudflareToken(
        token.path("id").asText(),
        token.path("status").asText(),
        instant(token.path("expires_on").asText("")));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
