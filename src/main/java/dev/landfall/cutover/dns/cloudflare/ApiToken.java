package dev.landfall.cutover.dns.cloudflare;

import java.util.Optional;

/**
 * What Cloudflare says of an API token, which is never the token itself.
 *
 * @param id the token's identifier, as the dashboard shows it
 * @param status {@code active}, {@code disabled} or {@code expired}
 * @param expiresOn when it ends (ISO 8601), empty for never
 */
public record ApiToken(String id, String status, Optional<String> expiresOn) {}
