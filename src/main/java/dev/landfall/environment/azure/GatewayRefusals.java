package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.spine.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a gateway cannot be asked for: the schema sees each route alone. */
final class GatewayRefusals {
  private GatewayRefusals() {}

  static Stream<Failure> of(Gateway gateway, Set<String> apps) {
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
                    + " the two"),
            unshown(gateway),
            namesake(gateway, apps))
        .flatMap(x -> x);
  }

  /** Each has an identity that is called after it, and roles that the other must not have. */
  private static Stream<Failure> namesake(Gateway gateway, Set<String> apps) {
    return gateway.tls() && apps.contains(gateway.name())
        ? Stream.of(
            new Failure.Invalid(
                "spec.azure.gateway.name",
                gateway.name(),
                "an app is called that, and both would have one identity: choose another name"))
        : Stream.empty();
  }

  /** Hosts that no certificate is for, and certificates that stand in each other's way. */
  private static Stream<Failure> unshown(Gateway gateway) {
    if (!gateway.tls()) {
      return Stream.empty();
    }
    Stream<Failure> bare =
        gateway.routes().stream()
            .filter(r -> gateway.certificate(r.host()).isEmpty())
            .map(
                r ->
                    new Failure.Invalid(
                        "spec.azure.gateway.routes[%s].host".formatted(r.name()),
                        r.host(),
                        "no certificate is for it: name it under the hosts of one, or give one"
                            + " without hosts for all that is left"));
    Set<String> taken = new HashSet<>();
    Set<String> names = new HashSet<>();
    Stream<Failure> twice =
        gateway.certificates().stream()
            .flatMap(
                c ->
                    Stream.concat(
                        names.add(c.name())
                            ? Stream.empty()
                            : Stream.of(clash(c, "name", c.name())),
                        (c.hosts().isEmpty() ? List.of("all that is left") : c.hosts())
                            .stream().filter(h -> !taken.add(h)).map(h -> clash(c, "hosts", h))));
    return Stream.concat(bare, twice);
  }

  private static Failure clash(Gateway.Certificate certificate, String field, String value) {
    return new Failure.Invalid(
        "spec.azure.gateway.certificates[%s].%s".formatted(certificate.name(), field),
        value,
        "another certificate has this already: keep it in one of the two");
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
