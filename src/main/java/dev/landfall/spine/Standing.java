package dev.landfall.spine;

import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import java.util.List;
import java.util.Set;

/**
 * How a resource stands towards what is declared, in the three conditions that kstatus and Argo CD
 * read: {@code Ready}, {@code Reconciling}, {@code Stalled}.
 *
 * @see <a href="https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus">kstatus</a>
 */
public sealed interface Standing {
  /** Reasons that a change of the declaration, or of an object that it names, takes away. */
  Set<Reason> DECLARED_WRONGLY = Set.of(Reason.INVALID, Reason.NOT_FOUND, Reason.FOREIGN_OWNER);

  /** For a person: what is so, and what comes next. */
  String message();

  /** As declared, or as far as is permitted now. */
  record Settled(Reason reason, String message) implements Standing {}

  /** On its way without help. */
  record Moving(Reason reason, String message) implements Standing {}

  /** Only a person can help. */
  record Stuck(Reason reason, String message) implements Standing {}

  /** The standing after a failure. */
  static Standing of(Failure failure) {
    FailurePolicy policy = FailurePolicy.of(failure);
    String message = FailurePolicy.message(failure);
    return policy.stalled()
        ? new Stuck(policy.reason(), message)
        : new Moving(policy.reason(), message);
  }

  /** As conditions. */
  default List<Said> conditions() {
    return switch (this) {
      case Settled s -> said(s.reason(), Status.TRUE, Status.FALSE, Status.FALSE);
      case Moving m -> said(m.reason(), Status.FALSE, Status.TRUE, Status.FALSE);
      case Stuck s -> said(s.reason(), Status.FALSE, Status.FALSE, Status.TRUE);
    };
  }

  /**
   * Whether the declaration can be carried out as it stands: not when what keeps it from being so
   * stands in the declaration, or in what it names.
   */
  default Said accepted() {
    return this instanceof Stuck(Reason reason, String why) && DECLARED_WRONGLY.contains(reason)
        ? new Said("Accepted", Status.FALSE, reason, why)
        : new Said("Accepted", Status.TRUE, Reason.ACCEPTED, "the declaration can be carried out");
  }

  private List<Said> said(Reason reason, Status ready, Status reconciling, Status stalled) {
    return List.of(
        new Said("Ready", ready, reason, message()),
        new Said("Reconciling", reconciling, reason, message()),
        new Said("Stalled", stalled, reason, message()));
  }
}
