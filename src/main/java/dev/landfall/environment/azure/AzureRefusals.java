package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.spine.Failure;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** References inside a declaration that lead nowhere. */
final class AzureRefusals {
  private AzureRefusals() {}

  static Optional<Failure> of(AzureSide side) {
    return Stream.of(
            subnets(side),
            vault(side),
            EnvRefusals.of(side),
            DatabaseRefusals.of(side),
            routes(side),
            AppRefusals.of(side))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Failure> subnets(AzureSide side) {
    AzureSide.Subnets subnets = side.network().subnets();
    if (!side.databases().isEmpty() && subnets.database() == null) {
      return missing("database", "Flexible Servers");
    }
    if (side.containerApps() != null && subnets.containerApps() == null) {
      return missing("containerApps", "container apps");
    }
    if ((side.storage() != null || side.keyVault() != null) && subnets.privateEndpoints() == null) {
      return missing("privateEndpoints", "storage and a Key Vault");
    }
    if (side.registry() != null
        && side.closes(side.registry())
        && subnets.privateEndpoints() == null) {
      return missing("privateEndpoints", "a registry that is not exposed");
    }
    if (!side.caches().isEmpty() && subnets.privateEndpoints() == null) {
      return missing("privateEndpoints", "caches");
    }
    return side.gateway() != null && subnets.gateway() == null
        ? missing("gateway", "an Application Gateway")
        : Optional.empty();
  }

  private static Optional<Failure> missing(String subnet, String inhabitants) {
    return Optional.of(
        new Failure.Invalid(
            "spec.azure.network.subnets." + subnet,
            "absent",
            "give %s a range to live in, for example 10.0.1.0/24".formatted(inhabitants)));
  }

  private static Optional<Failure> vault(AzureSide side) {
    boolean needed =
        side.containerApps() != null
            && side.containerApps().workloads().stream()
                .flatMap(app -> app.env().stream())
                .anyMatch(e -> e.from() != null);
    Gateway gateway = side.gateway();
    if (gateway != null && gateway.tls() && side.keyVault() == null) {
      return Optional.of(
          new Failure.Invalid(
              "spec.azure.keyVault",
              "absent",
              "name one: the gateway reads its certificates there"));
    }
    return needed && side.keyVault() == null
        ? Optional.of(
            new Failure.Invalid(
                "spec.azure.keyVault",
                "absent",
                "name one: what an app's env takes from elsewhere reaches it through a Key Vault"))
        : Optional.empty();
  }

  private static Optional<Failure> routes(AzureSide side) {
    Gateway gateway = side.gateway();
    if (gateway == null) {
      return Optional.empty();
    }
    Set<String> apps =
        Optional.ofNullable(side.containerApps()).stream()
            .flatMap(c -> c.apps().stream())
            .map(AzureSide.App::name)
            .collect(Collectors.toSet());
    return Stream.concat(
            gateway.routes().stream()
                .filter(route -> !apps.contains(route.app()))
                .<Failure>map(
                    route ->
                        new Failure.Invalid(
                            "spec.azure.gateway.routes[%s].app".formatted(route.name()),
                            route.app(),
                            "name one of " + apps)),
            GatewayRefusals.of(gateway, apps))
        .findFirst();
  }
}
