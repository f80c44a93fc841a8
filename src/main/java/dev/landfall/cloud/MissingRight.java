package dev.landfall.cloud;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The right that Azure misses when it refuses with AuthorizationFailed or
 * LinkedAuthorizationFailed: it names it in the middle of a long sentence.
 *
 * @param action what may not be done, for example {@code Microsoft.Network/virtualNetworks/write}
 * @param scope the id of what it may not be done on
 */
record MissingRight(String action, String scope) {
  private static final Pattern NAMED =
      Pattern.compile(
          "action(?:\\(s\\))? '([^']+)' (?:over|on) (?:the linked )?scope(?:\\(s\\))? '([^']+)'");

  /** The last one that is named: of a linked one the first is what is not missing. */
  static Optional<MissingRight> in(String message) {
    return NAMED
        .matcher(message)
        .results()
        .reduce((first, second) -> second)
        .map(r -> new MissingRight(r.group(1), r.group(2)));
  }

  /** What a person has to do. */
  String remedy() {
    return "grant the application %s on %s, by a role that has it (docs/azure-roles.md)"
        .formatted(action, scope);
  }
}
