package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.spine.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Variables of apps and jobs that are from something that is not declared. */
final class EnvRefusals {
  private EnvRefusals() {}

  static Optional<Failure> of(AzureSide side) {
    AzureSide.ContainerApps apps = side.containerApps();
    return apps == null
        ? Optional.empty()
        : Stream.concat(
                apps.apps().stream().flatMap(app -> of(side, "apps", app)),
                apps.jobs().stream().flatMap(job -> of(side, "jobs", job.workload())))
            .findFirst();
  }

  private static Stream<Failure> of(AzureSide side, String kind, AzureSide.App app) {
    List<String> databases = side.databases().stream().map(AzureDatabase::name).toList();
    List<String> caches = side.caches().stream().map(Cache::name).toList();
    return app.env().stream()
        .flatMap(
            variable -> {
              String field =
                  "spec.azure.containerApps.%s[%s].env[%s].from."
                      .formatted(kind, app.name(), variable.name());
              return Stream.concat(
                  lost(variable, AzureSide.From::database, databases, field + "database"),
                  lost(variable, AzureSide.From::cache, caches, field + "cache"));
            });
  }

  private static Stream<Failure> lost(
      AzureSide.EnvVar variable,
      Function<AzureSide.From, String> source,
      List<String> declared,
      String field) {
    return Optional.ofNullable(variable.from())
        .map(source)
        .filter(name -> !declared.contains(name))
        .map(name -> (Failure) new Failure.Invalid(field, name, remedy(declared, field)))
        .stream();
  }

  private static String remedy(List<String> declared, String field) {
    return declared.isEmpty()
        ? "declare it under spec.azure.%ss".formatted(field.substring(field.lastIndexOf('.') + 1))
        : "name one of " + declared;
  }
}
