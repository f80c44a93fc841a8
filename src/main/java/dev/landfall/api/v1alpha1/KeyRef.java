package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;

/**
 * One key of a Secret in the same namespace.
 *
 * @param name the Secret's name
 * @param key the key in its data
 */
public record KeyRef(@Required String name, @Required String key) {}
