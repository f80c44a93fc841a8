package dev.landfall.localclouds.proxy;

import java.util.Locale;

/**
 * Which requests go to which pool. An exact host beats a wildcard, the longest path wins.
 *
 * @param host {@code api.domain.com}, {@code *.domain.com} or {@code *}
 * @param path a prefix: {@code /api} takes /api and /api/orders, not /apish; {@code /} takes all
 * @param pool where they go
 */
public record Route(String host, String path, Pool pool) {

  /** Whether it takes a request. */
  public boolean matches(String requestHost, String requestPath) {
    return matchesHost(requestHost.toLowerCase(Locale.ROOT)) && matchesPath(requestPath);
  }

  /** Larger is more specific. */
  public int rank() {
    return (host.startsWith("*") ? host.length() : 10_000) * 10_000 + prefix().length();
  }

  private boolean matchesHost(String requestHost) {
    String own = host.toLowerCase(Locale.ROOT);
    return own.startsWith("*")
        ? requestHost.endsWith(own.substring(1)) && requestHost.length() >= own.length()
            || own.equals("*")
        : own.equals(requestHost);
  }

  private boolean matchesPath(String requestPath) {
    return requestPath.equals(prefix()) || requestPath.startsWith(prefix() + "/");
  }

  private String prefix() {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
