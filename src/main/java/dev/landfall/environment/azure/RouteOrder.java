package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import java.util.Comparator;
import java.util.List;

/**
 * In which order a gateway has to be told its routes. It takes the first rule, by priority, whose
 * listener knows the host, and in it the first path that fits: so a precise host has to stand
 * before a wildcard that covers it, a long wildcard before a short one, and a long path before its
 * beginning.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/application-gateway/multiple-site-overview#request-routing-rules-evaluation-order">
 *     evaluation order</a>
 */
final class RouteOrder {
  /** Azure takes priorities from 1 to 20000, each once. */
  private static final int FIRST = 100;

  private static final int STEP = 10;

  private static final Comparator<String> HOSTS =
      Comparator.comparing(RouteOrder::wildcard)
          .thenComparing(host -> wildcard(host) ? -labels(host) : 0)
          .thenComparing(Comparator.naturalOrder());

  private RouteOrder() {}

  /** The hosts of a gateway's routes, each once, the most precise first. */
  static List<String> hosts(List<Gateway.Route> routes) {
    return routes.stream().map(Gateway.Route::host).distinct().sorted(HOSTS).toList();
  }

  /** The routes of one host that are not for everything, the longest path first. */
  static List<Gateway.Route> paths(List<Gateway.Route> routes, String host) {
    return routes.stream()
        .filter(r -> r.host().equals(host))
        .filter(r -> !prefix(r).isEmpty())
        .sorted(
            Comparator.comparing((Gateway.Route r) -> -prefix(r).length())
                .thenComparing(RouteOrder::prefix))
        .toList();
  }

  /**
   * Where what no other path of a host takes goes: its route for everything, or else its shortest,
   * for a path map cannot be without a default.
   */
  static Gateway.Route otherwise(List<Gateway.Route> routes, String host) {
    List<Gateway.Route> own = routes.stream().filter(r -> r.host().equals(host)).toList();
    return own.stream()
        .filter(r -> prefix(r).isEmpty())
        .findFirst()
        .or(
            () ->
                own.stream()
                    .min(
                        Comparator.comparing((Gateway.Route r) -> prefix(r).length())
                            .thenComparing(RouteOrder::prefix)))
        .orElseThrow();
  }

  /** The path of a route without a slash at its end; nothing for all paths. */
  static String prefix(Gateway.Route route) {
    return route.path().replaceAll("/+$", "");
  }

  /** The priority of the rule at a place in the order. */
  static int priority(int place) {
    return FIRST + STEP * place;
  }

  /** Whether a host stands for all below it. */
  static boolean wildcard(String host) {
    return host.startsWith("*");
  }

  private static int labels(String host) {
    return host.split("\\.").length;
  }
}
