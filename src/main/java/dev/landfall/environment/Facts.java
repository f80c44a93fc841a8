package dev.landfall.environment;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.Address;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabaseAddress;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.DatabasePair;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.azure.AzureResources;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that others work with. One that was known stays until it is seen to be another: a lost
 * view of a database is not a database without an address.
 *
 * @param databases both sides of each database
 * @param gateway where the gateway is reached
 * @param entry what the hostnames lead to on AWS
 */
record Facts(List<DatabasePair> databases, @Nullable Address gateway, @Nullable Address entry) {

  static Facts of(
      MigrationEnvironmentSpec spec,
      MigrationEnvironmentStatus before,
      Observation seen,
      List<Line> plan) {
    Set<String> standing =
        plan.stream()
            .filter(l -> l.verdict().stands())
            .map(l -> l.resource().name())
            .collect(Collectors.toSet());
    List<DatabasePair> pairs =
        spec.azure().databases().stream()
            .map(
                d -> {
                  Optional<DatabasePair> old =
                      before.databases().stream()
                          .filter(p -> p.name().equals(d.name()))
                          .findFirst();
                  return new DatabasePair(
                      d.name(),
                      source(spec.aws(), d.name(), seen)
                          .or(() -> old.map(DatabasePair::source))
                          .orElse(null),
                      target(d, seen, standing)
                          .or(() -> old.map(DatabasePair::target))
                          .orElse(null));
                })
            .toList();
    return new Facts(pairs, gateway(spec, before, seen, standing), entry(before, seen));
  }

  private static Optional<DatabaseAddress> source(AwsSide side, String name, Observation seen) {
    return side.databases().stream().noneMatch(d -> d.name().equals(name))
        ? Optional.empty()
        : seen.source()
            .get()
            .flatMap(s -> Optional.ofNullable(s.databases().get(name)))
            .flatMap(Seen::get)
            .map(
                (SourceView.SourceDatabase d) ->
                    new DatabaseAddress(d.host(), d.port(), d.database()));
  }

  private static Optional<DatabaseAddress> target(
      AzureDatabase database, Observation seen, Set<String> standing) {
    return standing.contains(AzureResources.answering(database))
        ? AzureResources.host(seen.view(), database)
            .map(host -> new DatabaseAddress(host, 5432, database.databaseName()))
        : Optional.empty();
  }

  private static @Nullable Address gateway(
      MigrationEnvironmentSpec spec,
      MigrationEnvironmentStatus before,
      Observation seen,
      Set<String> standing) {
    Gateway gateway = spec.azure().gateway();
    if (gateway == null) {
      return null;
    }
    return standing.contains(AzureResources.name(gateway))
        ? AzureResources.address(seen.view(), gateway)
            .map(host -> new Address(host, gateway.port()))
            .orElse(before.gateway())
        : before.gateway();
  }

  private static @Nullable Address entry(MigrationEnvironmentStatus before, Observation seen) {
    return seen.source().get().flatMap(s -> s.entry().get()).orElse(before.sourceEntry());
  }
}
