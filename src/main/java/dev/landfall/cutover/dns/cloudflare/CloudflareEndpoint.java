package dev.landfall.cutover.dns.cloudflare;

import dev.landfall.cloud.Account;
import dev.landfall.cloud.CloudflareAccess;
import dev.landfall.cloud.Priority;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Where and as whom to speak to Cloudflare.
 *
 * @param baseUrl the API's base, {@code https://api.cloudflare.com/client/v4}
 * @param token reads the API token; asked anew for every request, so that a rotated Secret counts
 *     at once, and never kept or logged
 * @param trust whom to trust instead of the system's authorities, null for those
 * @param timeout the longest one request may take, from connecting to the last byte
 * @param account what every request passes through
 * @param priority how requests stand to its budget
 */
public record CloudflareEndpoint(
    URI baseUrl,
    Supplier<String> token,
    @Nullable X509TrustManager trust,
    Duration timeout,
    Account account,
    Priority priority) {

  /** Long enough for a batch; a cutover step looks again rather than waiting longer. */
  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(15);

  /** As a CloudConnection has it. */
  public static CloudflareEndpoint of(CloudflareAccess access, Priority priority) {
    return new CloudflareEndpoint(
        access.baseUrl(),
        () -> access.token().value(),
        access.trust().manager(),
        USUAL_TIMEOUT,
        access.account(),
        priority);
  }
}
