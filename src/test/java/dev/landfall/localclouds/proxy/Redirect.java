package dev.landfall.localclouds.proxy;

import java.net.URI;
import java.util.Optional;

/**
 * An answer that leads elsewhere (RFC 9110, 15.4).
 *
 * @param status 301, 302, 303 or 307
 * @param scheme of the place it leads to
 * @param host of the place; the one that was asked for when empty
 * @param port of the place
 * @param path whether the path is kept
 * @param query whether the query is kept
 */
public record Redirect(
    int status, String scheme, Optional<String> host, int port, boolean path, boolean query)
    implements Destination {

  /** Where a request is led. */
  public String location(String askedHost, URI asked) {
    boolean usual = scheme.equals("https") ? port == 443 : port == 80;
    String keptQuery = query && asked.getRawQuery() != null ? "?" + asked.getRawQuery() : "";
    return "%s://%s%s%s%s"
        .formatted(
            scheme,
            host.orElse(askedHost),
            usual ? "" : ":" + port,
            path ? asked.getRawPath() : "/",
            keptQuery);
  }
}
