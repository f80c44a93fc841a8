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
 * @param begun since when something is being done to it, RFC 3339; absent while it is at rest
 * @param operation where Azure tells how that goes: an address of the resource manager, which it
 *     answers only with a token. Another process of the operator asks there after a restart
 */
public record OwnedResource(
    String name,
    String id,
    Origin origin,
    Integer level,
    @Nullable String declared,
    @Nullable String begun,
    @Nullable String operation) {

  /** The same while something is being done to it. */
  public OwnedResource during(@Nullable String since, @Nullable String at) {
    return new OwnedResource(name, id, origin, level, declared, since, at);
  }

  /** How a resource came to an environment. */
  public enum Origin {
    /** The environment made it. */
    Created,
    /** It was there, or may have been. It is never deleted. */
    Adopted,
    /**
     * The environment is about to make it. It carries no tag, so only this tells, when no answer
     * came, that what is found there is its own.
     */
    Intended
  }
}
