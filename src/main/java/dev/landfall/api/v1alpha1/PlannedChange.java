package dev.landfall.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * One field of a resource that is not as declared.
 *
 * @param field where, with elements of lists by name: {@code storage.storageSizeGB}
 * @param from what the cloud has; absent for nothing, three dots for a secret
 * @param to what is declared; absent for nothing, three dots for a secret
 */
public record PlannedChange(String field, @Nullable String from, @Nullable String to) {}
