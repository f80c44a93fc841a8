package dev.landfall.cloud;

import java.net.URI;
import java.util.Locale;

/**
 * Where the token for the resource manager may be sent. Azure names addresses in its answers (a
 * long-running operation, the next page), and an answer is no reason to hand a token to whoever is
 * named in it.
 *
 * @param resourceManager as the connection declares it, or the public one
 */
record ArmHost(URI resourceManager) {

  /**
   * Whether an address is the resource manager's own: its scheme, port, and its host or one below
   * it, because regions answer for themselves (westeurope.management.azure.com).
   */
  boolean serves(String url) {
    URI found;
    try {
      found = URI.create(url);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return found.getHost() != null
        && found.getUserInfo() == null
        && "https".equalsIgnoreCase(found.getScheme())
        && port(found) == port(resourceManager)
        && ("." + host(found)).endsWith("." + host(resourceManager));
  }

  private static String host(URI uri) {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? 443 : uri.getPort();
  }
}
