package dev.landfall.environment.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.Gateway;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Any routes, told in any order, asked for anything, by a gateway that reads them as Azure does.
 */
class RouteOrderProperties {
  private static final List<String> HOSTS =
      List.of("x.com", "a.x.com", "b.x.com", "*.x.com", "*.a.x.com", "c.a.x.com", "a-x.com");
  private static final List<String> PATHS =
      List.of("/", "/api", "/api/v1", "/apish", "/static/", "/api/v1/orders");
  private static final List<String> ASKED_HOSTS =
      List.of("x.com", "a.x.com", "b.x.com", "c.a.x.com", "d.a.x.com", "e.x.com", "other.org");
  private static final List<String> ASKED_PATHS =
      List.of("/", "/api", "/api/v1", "/api/v2", "/apish/a", "/static/logo", "/api/v1/orders/7");
  private static final String ID = "/subscriptions/s/resourceGroups/g/providers/n/agw";

  @Property(tries = 1000)
  void theMostPreciseHostAndThenTheLongestPathWins(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 41) Integer> picks,
      @ForAll @IntRange(max = 6) int host,
      @ForAll @IntRange(max = 6) int path) {
    List<Gateway.Route> routes = routes(picks);
    GatewayRouting routing = GatewayRouting.of(gateway(routes), ID);

    assertThat(served(routing, ASKED_HOSTS.get(host), ASKED_PATHS.get(path)))
        .isEqualTo(expected(routes, ASKED_HOSTS.get(host), ASKED_PATHS.get(path)));
  }

  @Property(tries = 300)
  void prioritiesAndNamesAreUniqueAndWithinWhatAzureTakes(
      @ForAll @Size(min = 1, max = 41) List<@IntRange(max = 41) Integer> picks) {
    GatewayRouting routing = GatewayRouting.of(gateway(routes(picks)), ID);

    assertThat(routing.rules().stream().map(RouteOrderProperties::priority))
        .doesNotHaveDuplicates()
        .allMatch(p -> p >= 1 && p <= 20_000);
    for (List<Map<String, Object>> parts :
        List.of(routing.rules(), routing.listeners(), routing.pathMaps())) {
      assertThat(parts.stream().map(p -> p.get("name")))
          .doesNotHaveDuplicates()
          .allMatch(n -> String.valueOf(n).matches("\\w([\\w.-]{0,78}\\w)?"));
    }
  }

  /** As Azure reads it: rules by priority, then the paths of a map as they stand. */
  private static Optional<String> served(GatewayRouting routing, String host, String path) {
    return routing.rules().stream()
        .sorted(Comparator.comparing(RouteOrderProperties::priority))
        .filter(rule -> fits(host(find(routing.listeners(), rule, "httpListener")), host))
        .findFirst()
        .map(
            rule ->
                Trees.at(rule, "properties", "urlPathMap") == null
                    ? pool(rule, "backendAddressPool")
                    : mapped(find(routing.pathMaps(), rule, "urlPathMap"), path));
  }

  @SuppressWarnings("unchecked")
  private static String mapped(Map<String, Object> map, String path) {
    List<Map<String, Object>> rules =
        (List<Map<String, Object>>)
            Objects.requireNonNull(Trees.at(map, "properties", "pathRules"));
    return rules.stream()
        .filter(
            r ->
                ((List<String>) Objects.requireNonNull(Trees.at(r, "properties", "paths")))
                    .stream()
                        .anyMatch(
                            p ->
                                p.endsWith("*")
                                    ? path.startsWith(p.substring(0, p.length() - 1))
                                    : path.equals(p)))
        .findFirst()
        .map(r -> pool(r, "backendAddressPool"))
        .orElseGet(() -> pool(map, "defaultBackendAddressPool"));
  }

  /** By trying all of them. */
  private static Optional<String> expected(List<Gateway.Route> routes, String host, String path) {
    Optional<String> best = Optional.empty();
    for (Gateway.Route route : routes) {
      if (fits(route.host(), host)
          && best.filter(b -> precision(b) >= precision(route.host())).isEmpty()) {
        best = Optional.of(route.host());
      }
    }
    if (best.isEmpty()) {
      return Optional.empty();
    }
    String chosen = best.get();
    List<Gateway.Route> own = routes.stream().filter(r -> r.host().equals(chosen)).toList();
    return own.stream()
        .filter(r -> path.equals(r.path()) || path.startsWith(r.path().replaceAll("/$", "") + "/"))
        .max(Comparator.comparing(r -> r.path().length()))
        .or(
            () ->
                own.stream()
                    .min(
                        Comparator.comparing(
                                (Gateway.Route r) -> r.path().replaceAll("/$", "").length())
                            .thenComparing(Gateway.Route::path)))
        .map(Gateway.Route::app);
  }

  private static int precision(String host) {
    return host.startsWith("*") ? host.length() : 1000;
  }

  private static boolean fits(String pattern, String host) {
    return pattern.startsWith("*") ? host.endsWith(pattern.substring(1)) : pattern.equals(host);
  }

  private static Integer priority(Map<String, Object> rule) {
    return (Integer) Objects.requireNonNull(Trees.at(rule, "properties", "priority"));
  }

  private static String host(Map<String, Object> listener) {
    Object one = Trees.at(listener, "properties", "hostName");
    return one != null
        ? one.toString()
        : String.valueOf(
            ((List<?>) Objects.requireNonNull(Trees.at(listener, "properties", "hostNames")))
                .getFirst());
  }

  private static Map<String, Object> find(
      List<Map<String, Object>> parts, Map<String, Object> from, String reference) {
    String name = last(from, reference);
    return parts.stream().filter(p -> name.equals(p.get("name"))).findFirst().orElseThrow();
  }

  private static String pool(Map<String, Object> from, String reference) {
    return last(from, reference);
  }

  private static String last(Map<String, Object> from, String reference) {
    String id = String.valueOf(Trees.at(from, "properties", reference, "id"));
    return id.substring(id.lastIndexOf('/') + 1);
  }

  private static List<Gateway.Route> routes(List<Integer> picks) {
    Map<Integer, Gateway.Route> routes = new LinkedHashMap<>();
    picks.forEach(
        p ->
            routes.put(
                p, new Gateway.Route("r" + p, HOSTS.get(p % 7), PATHS.get(p / 7), "app" + p)));
    return new ArrayList<>(routes.values());
  }

  private static Gateway gateway(List<Gateway.Route> routes) {
    return new Gateway("agw", 80, 80, List.of(), null, routes, null, null, null, null, null);
  }
}
