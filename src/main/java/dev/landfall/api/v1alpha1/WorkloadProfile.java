package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Nodes of an environment's own, beside the profile Consumption that each has.
 *
 * @param name what apps call it
 * @param type the size of a node, for example D4
 * @param min at least so many nodes
 * @param max at most
 */
@ValidationRule(value = "self.min <= self.max", message = "min must not be above max")
@ValidationRule(value = "self.name != 'Consumption'", message = "every environment has Consumption")
public record WorkloadProfile(
    @Required @Pattern("^[a-zA-Z][a-zA-Z0-9-]{0,14}$") String name,
    @Required @Pattern("^[DE](4|8|16|32)$") String type,
    @Required @Min(0) @Max(50) Integer min,
    @Required @Min(1) @Max(50) Integer max) {}
