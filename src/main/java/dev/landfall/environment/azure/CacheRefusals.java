package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.spine.Failure;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** References to caches that are not declared. */
final class CacheRefusals {
  private CacheRefusals() {}

  static Optional<Failure> of(AzureSide side) {
    Set<String> caches = side.caches().stream().map(Cache::name).collect(Collectors.toSet());
    return Optional.ofNullable(side.containerApps()).stream()
        .flatMap(apps -> apps.apps().stream())
        .flatMap(app -> app.env().stream().flatMap(e -> of(app, e, caches).stream()))
        .findFirst();
  }

  private static Optional<Failure> of(
      AzureSide.App app, AzureSide.EnvVar variable, Set<String> caches) {
    return Optional.ofNullable(variable.from())
        .map(AzureSide.From::cache)
        .filter(name -> !caches.contains(name))
        .map(
            name ->
                new Failure.Invalid(
                    "spec.azure.containerApps.apps[%s].env[%s].from.cache"
                        .formatted(app.name(), variable.name()),
                    name,
                    caches.isEmpty()
                        ? "declare it under spec.azure.caches"
                        : "name one of " + caches));
  }
}
