package dev.landfall.environment.azure;

import dev.landfall.spine.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** What is to be done about one resource. */
public sealed interface Verdict {

  /** For the plan: which fields, or why. */
  String detail();

  /** It is not there. */
  record Create(String detail) implements Verdict {}

  /**
   * It differs.
   *
   * @param detail why, when it is not for differing fields
   * @param differences field by field
   */
  record Change(String detail, List<Difference> differences) implements Verdict {

    /** For differing fields. */
    static Change of(List<Difference> differences) {
      return new Change(
          differences.stream().map(Difference::toString).collect(Collectors.joining(", ")),
          differences);
    }
  }

  /** Azure works on it, or something it needs to know is not known yet. */
  record Wait(String detail) implements Verdict {

    /** For a look that failed. */
    static Wait unseen(Failure failure) {
      return new Wait("cannot be seen: " + failure.told());
    }
  }

  /** It is as declared. */
  record Leave(String detail) implements Verdict {}

  /** Nothing can be done about it without a person. */
  record Refuse(String detail) implements Verdict {}

  /** Whether it asks for a write. */
  default boolean acts() {
    return this instanceof Create || this instanceof Change;
  }

  /** Whether it stands as declared. */
  default boolean stands() {
    return this instanceof Leave;
  }
}
