package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.FinalBackup;
import java.util.List;

/**
 * What becomes of resources that are no longer declared.
 *
 * @param deleted whether they are deleted, or stay
 * @param backup whether a database server needs a backup first
 * @param dependents objects in the cluster that stand on the environment, as kind/name
 */
public record DepartureTerms(boolean deleted, FinalBackup backup, List<String> dependents) {}
