package dev.landfall.cloud;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The right that Azure misses when it refuses with AuthorizationFailed or
 * LinkedAuthorizationFailed: it names it in the middle of a long sentence.
 *
 * @param action what may not be done, for example {@code Microsoft.Network/virtualNetworks/write}
 * @param scope the id of what it may not be done on
 * @param who what is to be granted it, with its object id where Azure tells it
 */
record MissingRight(String action, String scope, String who) {
  private static final Pattern NAMED =
      Pattern.compile(
          "action(?:\\(s\\))? '([^']+)' (?:over|on) (?:the linked )?scope(?:\\(s\\))? '([^']+)'");
  private static final Pattern WHO = Pattern.compile("object id '([^']+)'");

  /** The last one that is named: of a linked one the first is what is not missing. */
  static Optional<MissingRight> in(String message) {
    Matcher matcher = WHO.matcher(message);
    String who =
        matcher.find()
            ? "the application with object id %s".formatted(matcher.group(1))
            : "the application";
    return NAMED
        .matcher(message)
        .results()
        .reduce((first, second) -> second)
        .map(r -> new MissingRight(r.group(1), r.group(2), who));
  }

  /** What a person has to do. */
  String remedy() {
    return "grant %s %s on %s or on what it is in, by a role that has it (docs/azure-roles.md)"
        .formatted(who, action, scope);
  }
}
