package dev.landfall.environment.azure;

import dev.landfall.spine.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** What is to be done about one resource. */
public sealed interface Verdict {

  /** For the plan: which fields, or why. */
  String detail();

  /** The fields that are not as declared; none where that is not why. */
  default List<Difference> differences() {
    return List.of();
  }

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

  /**
   * Nothing can be done about it without a person.
   *
   * @param detail why, and what to do
   * @param differences the fields that cannot be changed in place, where that is why
   */
  record Refuse(String detail, List<Difference> differences) implements Verdict {

    /** For a reason that is not in its fields. */
    public Refuse(String detail) {
      this(detail, List.of());
    }
  }

  /**
   * It is there, is nobody's, and shall be taken over.
   *
   * @param detail what is changed of it besides its tag
   * @param differences the same, field by field
   */
  record Adopt(String detail, List<Difference> differences) implements Verdict {}

  /** It is no longer declared, was made here, and shall go. */
  record Delete(String detail) implements Verdict {}

  /** It is no longer declared and stays. */
  record Orphan(String detail) implements Verdict {}

  /** It is no longer declared, and is gone. */
  record Gone() implements Verdict {
    @Override
    public String detail() {
      return "gone";
    }
  }

  /**
   * Another hand changed it, and it is left so.
   *
   * @param detail what is so
   * @param differences what would be changed back
   */
  record Drifted(String detail, List<Difference> differences) implements Verdict {}

  /** Whether it asks for a write. */
  default boolean acts() {
    return switch (this) {
      case Create c -> true;
      case Change c -> true;
      case Adopt a -> true;
      case Delete d -> true;
      case Wait w -> false;
      case Leave l -> false;
      case Refuse r -> false;
      case Orphan o -> false;
      case Gone g -> false;
      case Drifted d -> false;
    };
  }

  /** Whether nothing is to be done about it, and what stands on it can go on. */
  default boolean stands() {
    return switch (this) {
      case Leave l -> true;
      case Orphan o -> true;
      case Gone g -> true;
      case Drifted d -> true;
      case Create c -> false;
      case Change c -> false;
      case Adopt a -> false;
      case Delete d -> false;
      case Wait w -> false;
      case Refuse r -> false;
    };
  }
}
