package dev.landfall.cutover.dns;

/**
 * A zone at its provider.
 *
 * @param id the provider's identifier, which every later call is made with
 * @param name the zone's apex, lower case, without a final dot: {@code domain.com}
 */
public record Zone(String id, String name) {}
