package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;

/**
 * A Secret in the same namespace.
 *
 * @param name the Secret's name
 */
public record SecretRef(@Required String name) {}
