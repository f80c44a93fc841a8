package dev.landfall.cutover.dns.cloudflare;

/**
 * One parameter of a query.
 *
 * @param name the parameter's name
 * @param value its value, not yet encoded
 */
record Query(String name, String value) {
  static Query of(String name, String value) {
    return new Query(name, value);
  }
}
