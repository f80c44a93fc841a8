package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import java.util.List;
import java.util.Optional;

/** The database in a Flexible Server. */
final class ServerDatabase {
  private ServerDatabase() {}

  static String name(AzureDatabase database) {
    return "database/%s/%s".formatted(database.server(), database.databaseName());
  }

  static AzureResource of(Declared d, AzureDatabase database) {
    return new Remedied(
        ArmResource.of(
                name(database),
                List.of(FlexibleServer.name(database), ServerParameters.name(database)),
                FlexibleServer.id(d, database) + "/databases/" + database.databaseName(),
                ApiVersions.POSTGRESQL,
                Trees.tree("properties", Trees.tree("charset", "UTF8")))
            .fixing(difference -> true)
            .untagged(),
        difference ->
            Optional.of("choose another name for the database: this one stays as it was made"));
  }
}
