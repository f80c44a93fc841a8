package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.spine.Failure;
import java.util.Map;
import java.util.Optional;

/** Declared server parameters that would undo what moving the data needs. */
final class DatabaseRefusals {
  private DatabaseRefusals() {}

  static Optional<Failure> of(AzureSide side) {
    return side.databases().stream()
        .flatMap(
            database ->
                database.parameters().entrySet().stream()
                    .flatMap(parameter -> of(database, parameter).stream()))
        .findFirst();
  }

  private static Optional<Failure> of(AzureDatabase database, Map.Entry<String, String> declared) {
    Integer least = Parameter.AT_LEAST.get(declared.getKey());
    if (least != null && Parameter.number(declared.getValue()) < least) {
      return wrong(database, declared, "logical replication needs " + least + " at least");
    }
    return switch (declared.getKey()) {
      case Parameter.WAL_LEVEL ->
          declared.getValue().equalsIgnoreCase("logical")
              ? Optional.empty()
              : wrong(database, declared, "logical replication needs logical; take it out");
      case Parameter.EXTENSIONS ->
          wrong(
              database,
              declared,
              "declare it as spec.azure.databases[%s].extensions".formatted(database.name()));
      default -> Optional.empty();
    };
  }

  private static Optional<Failure> wrong(
      AzureDatabase database, Map.Entry<String, String> declared, String remedy) {
    return Optional.of(
        new Failure.Invalid(
            "spec.azure.databases[%s].parameters[%s]".formatted(database.name(), declared.getKey()),
            declared.getValue(),
            remedy));
  }
}
