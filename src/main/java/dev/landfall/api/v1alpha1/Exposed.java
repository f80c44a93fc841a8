package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Something that may be reached from the internet, besides the gateway. Whoever writes it here says
 * that it is meant: a plan that would open anything else is refused.
 *
 * @param resource as the plan names it, for example containerRegistry/projectacr
 * @param reason why; for whoever reads the declaration after you
 */
public record Exposed(
    @Required @Size(min = 3, max = 256) String resource,
    @Required @Size(min = 1, max = 256) String reason) {}
