package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;

/**
 * A person's word about a cutover.
 *
 * @param cutover the DnsCutover, in the same namespace
 * @param hold the highest rung it may climb to while this object exists; it never makes it descend
 * @param by who says so
 */
public record DecisionSpec(
    @Required String cutover, @Required DnsCutoverSpec.Phase hold, @Required String by) {}
