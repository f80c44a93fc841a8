package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.spine.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a gateway cannot be asked for: the schema sees each route alone. */
final class GatewayRefusals {
  private GatewayRefusals() {}

  static Stream<Failure> of(Gateway gateway) {
    return Stream.of(
            twice(
                gateway,
                Gateway.Route::name,
                "name",
                "give each route a name of its own: route %s has this one already"),
            twice(
                gateway,
                r -> r.host() + RouteOrder.prefix(r) + "/",
                "path",
                "each host and path goes to one app: route %s has this one already; remove one of"
                    + " the two"))
        .flatMap(x -> x);
  }

  private static Stream<Failure> twice(
      Gateway gateway, Function<Gateway.Route, String> key, String field, String remedy) {
    Map<String, String> first = new HashMap<>();
    return gateway.routes().stream()
        .flatMap(
            route -> {
              String value = key.apply(route);
              String before = first.putIfAbsent(value, route.name());
              return before == null
                  ? Stream.empty()
                  : Stream.of(
                      new Failure.Invalid(
                          "spec.azure.gateway.routes[%s].%s".formatted(route.name(), field),
                          value,
                          remedy.formatted(before)));
            });
  }
}
