package dev.landfall.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * A resource on Azure that an environment looks after. What is deleted was made here: its tag says
 * so on Azure, and this list says so here; one of both is not enough.
 *
 * @param name type and name, for example virtualNetwork/project-prod-vnet
 * @param id its id on Azure
 * @param origin how it came to the environment
 * @param level its place in the order in which things are made: what is of a higher one may stand
 *     on it
 * @param declared a digest of what was declared of it when it last stood so: with another one a
 *     difference is a change of the declaration, with the same one it is drift
 */
public record OwnedResource(
    String name, String id, Origin origin, Integer level, @Nullable String declared) {

  /** How a resource came to an environment. */
  public enum Origin {
    /** The environment made it. */
    Created,
    /** It was there, and the YAML said to take it over. It is never deleted. */
    Adopted
  }
}
