package dev.landfall.datasync.postgres;

import org.jspecify.annotations.Nullable;

/**
 * One thing that the two schemas do not have in common.
 *
 * @param kind what it is: table, column, constraint, index, trigger, sequence, type, view, function
 * @param object its name, with its table where it has one
 * @param source its definition on the source; null where it is missing there
 * @param target its definition on the target; null where it is missing there
 */
public record SchemaDifference(
    String kind, String object, @Nullable String source, @Nullable String target) {

  /** In words. */
  public String describe() {
    if (target == null) {
      return "%s %s is missing on the target; on the source it is: %s"
          .formatted(kind, object, source);
    }
    if (source == null) {
      return "%s %s stands on the target alone: %s".formatted(kind, object, target);
    }
    return "%s %s is %s on the source and %s on the target".formatted(kind, object, source, target);
  }
}
