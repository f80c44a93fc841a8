package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;

/**
 * A login kept in a Secret.
 *
 * @param secretRef the Secret; which keys it must have depends on where this stands
 */
public record Credentials(@Required SecretRef secretRef) {}
