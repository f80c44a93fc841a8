package dev.landfall.localclouds.proxy;

import java.util.Locale;

/**
 * Which requests go where.
 *
 * @param host {@code api.domain.com}, {@code *.domain.com} or {@code *}
 * @param path {@code /} takes all, {@code /api/*} all below it, {@code /api} itself alone
 * @param to where they go
 */
public record Route(String host, String path, Destination to) {

  /** Whether it takes a request. */
  public boolean matches(String requestHost, String requestPath) {
    return stands(host, requestHost) && matchesPath(requestPath);
  }

  /** Larger is more specific. */
  public int rank() {
    return (host.startsWith("*") ? host.length() : 10_000) * 10_000 + path.length();
  }

  /** Whether a host, or one with a star before it, stands for a name. */
  static boolean stands(String host, String name) {
    String own = host.toLowerCase(Locale.ROOT);
    String asked = name.toLowerCase(Locale.ROOT);
    return own.startsWith("*")
        ? asked.endsWith(own.substring(1)) && asked.length() >= own.length() || own.equals("*")
        : own.equals(asked);
  }

  private boolean matchesPath(String requestPath) {
    return path.equals("/")
        || (path.endsWith("*")
            ? requestPath.startsWith(path.substring(0, path.length() - 1))
            : requestPath.equals(path));
  }
}
