package dev.landfall.cloud;

import dev.landfall.spine.Sensitive;
import java.net.URI;

/**
 * What a client of Cloudflare's API needs.
 *
 * @param connection the CloudConnection it comes from, for messages
 * @param token the API token as the Secret holds it now
 * @param baseUrl where the API answers, ending in /client/v4
 * @param trust whom to believe there
 * @param account what every call passes through
 */
public record CloudflareAccess(
    String connection, Sensitive token, URI baseUrl, Trust trust, Account account) {
  /** The public API. */
  static final URI PUBLIC = URI.create("https://api.cloudflare.com/client/v4");
}
