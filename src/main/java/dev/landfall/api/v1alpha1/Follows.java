package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * The environment that goes first, for example staging before production.
 *
 * @param name a MigrationEnvironment in this namespace
 */
public record Follows(@Required @Size(min = 1, max = 253) String name) {}
