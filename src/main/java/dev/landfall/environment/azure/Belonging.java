package dev.landfall.environment.azure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is to be done about a resource that does not carry the tag of ours: pure. */
final class Belonging {
  private Belonging() {}

  /**
   * What that means that it is not ours; empty when it is.
   *
   * @param adopts whether the YAML says to take it over
   * @param shall what it shall be, our tag among it
   * @param differing what is different of it besides
   */
  static Optional<Verdict> foreign(
      String name,
      boolean adopts,
      Map<String, Object> shall,
      Observed it,
      Supplier<Verdict> differing) {
    String ours = String.valueOf(Trees.at(shall, "tags", Owner.TAG));
    Optional<String> theirs = it.text("tags", Owner.TAG);
    if (it.body().isEmpty() || theirs.filter(ours::equals).isPresent()) {
      return Optional.empty();
    }
    if (adopts && theirs.isEmpty()) {
      return Optional.of(adoption(it, differing));
    }
    return Optional.of(
        new Verdict.Refuse(
            theirs.isEmpty()
                ? ("it exists and was not made by this environment; name %s under spec.adopt to"
                        + " take it over, or choose another name")
                    .formatted(name)
                : ("it exists and belongs to another environment (tag %s is %s); take that tag away"
                        + " and name %s under spec.adopt to take it over, or choose another name")
                    .formatted(Owner.TAG, theirs.get(), name)));
  }

  private static Verdict adoption(Observed it, Supplier<Verdict> differing) {
    return switch (it.work()) {
      case Observed.Work.Running r -> new Verdict.Wait(r.what());
      case Observed.Work.Stopped s ->
          new Verdict.Refuse("it is %s: %s".formatted(s.state(), s.remedy()));
      case Observed.Work.Idle i -> adopted(differing.get());
      case Observed.Work.Failed f -> adopted(differing.get());
    };
  }

  private static Verdict adopted(Verdict differing) {
    if (!(differing instanceof Verdict.Change change)) {
      return differing;
    }
    List<Difference> besides =
        change.differences().stream().filter(d -> !d.path().startsWith("tags")).toList();
    return new Verdict.Adopt(
        besides.isEmpty() ? "as it is" : Verdict.Change.of(besides).detail(), besides);
  }
}
