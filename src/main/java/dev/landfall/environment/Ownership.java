package dev.landfall.environment;

import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.api.v1alpha1.OwnedResource.Origin;
import dev.landfall.cloud.BegunOperation;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Owner;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an environment looks after, once a pass is over: pure. A resource is remembered from when it
 * was made, or is seen with our tag; one that carries no tag from before it is made. It is
 * forgotten when it is gone and no longer declared.
 *
 * @param graph what is declared, and what is departing
 * @param tag what ours have
 * @param action what was to be done
 * @param done what came of it
 */
record Ownership(
    ResourceGraph graph, Observation seen, String tag, Action action, Done done, Instant now) {

  /** The list after a pass. */
  List<OwnedResource> after(List<OwnedResource> before) {
    List<OwnedResource> after = new ArrayList<>();
    for (Line line : action.plan()) {
      OwnedResource was =
          before.stream()
              .filter(o -> o.name().equals(line.resource().name()))
              .findFirst()
              .orElse(null);
      if (!(line.verdict() instanceof Verdict.Gone)) {
        entry(was, line, after).ifPresent(after::add);
      }
    }
    before.stream()
        .filter(o -> action.plan().stream().noneMatch(l -> l.resource().name().equals(o.name())))
        .filter(o -> action.plan().stream().noneMatch(l -> wentWith(o, l, seen.view())))
        .forEach(after::add);
    return List.copyOf(after);
  }

  /** A part of something that is gone. */
  private static boolean wentWith(OwnedResource part, Line line, View view) {
    return line.verdict() instanceof Verdict.Gone
        && line.resource().id(view).filter(id -> part.id().startsWith(id + "/")).isPresent();
  }

  private Optional<OwnedResource> entry(
      @Nullable OwnedResource was, Line line, List<OwnedResource> others) {
    View view = seen.view();
    String name = line.resource().name();
    Optional<String> id = line.resource().id(view);
    Optional<Origin> origin =
        Optional.ofNullable(was)
            .map(OwnedResource::origin)
            .filter(o -> o != Origin.Intended)
            .or(() -> tagged(view.of(name)))
            .or(() -> made(line))
            .or(() -> was == null ? Optional.empty() : Optional.of(found(was, line, others)))
            .or(() -> announced(line) ? Optional.of(Origin.Intended) : Optional.empty());
    if (id.isEmpty() || origin.isEmpty()) {
      return Optional.ofNullable(was);
    }
    String declared =
        line.verdict() instanceof Verdict.Leave
            ? History.digest(line.resource(), view).orElse(null)
            : was == null ? null : was.declared();
    OwnedResource resting =
        new OwnedResource(name, id.get(), origin.get(), graph.level(name), declared, null, null);
    return Optional.of(working(was, line, resting));
  }

  private Optional<Origin> tagged(Seen<Observed> found) {
    return found
        .get()
        .filter(o -> o.text("tags", Owner.TAG).filter(tag::equals).isPresent())
        .map(o -> o.text("tags", Owner.ADOPTED).isPresent() ? Origin.Adopted : Origin.Created);
  }

  private Optional<Origin> made(Line line) {
    return !begun(line) || line.verdict() instanceof Verdict.Change
        ? Optional.empty()
        : Optional.of(line.verdict() instanceof Verdict.Adopt ? Origin.Adopted : Origin.Created);
  }

  /**
   * Whose that is what was about to be made when no answer came: our own where it is as we make it,
   * in something that we made. Anything else may have been another's, and is never deleted.
   */
  private static Origin found(OwnedResource was, Line line, List<OwnedResource> others) {
    return switch (line.verdict()) {
      case Verdict.Leave l ->
          others.stream()
                  .filter(o -> was.id().startsWith(o.id() + "/"))
                  .max(Comparator.comparingInt(o -> o.id().length()))
                  .filter(o -> o.origin() == Origin.Created)
                  .isPresent()
              ? Origin.Created
              : Origin.Adopted;
      case Verdict.Change c -> Origin.Adopted;
      case Verdict.Adopt a -> Origin.Adopted;
      case Verdict.Drifted d -> Origin.Adopted;
      case Verdict.Create c -> Origin.Intended;
      case Verdict.Wait w -> Origin.Intended;
      case Verdict.Refuse r -> Origin.Intended;
      case Verdict.Delete d -> Origin.Intended;
      case Verdict.Orphan o -> Origin.Intended;
      case Verdict.Gone g -> Origin.Intended;
    };
  }

  /** The same with what is being done to it, until it is seen at rest. */
  private OwnedResource working(@Nullable OwnedResource was, Line line, OwnedResource resting) {
    BegunOperation operation = done.operations().get(resting.name());
    if (operation != null) {
      return resting.during(operation.at().toString(), operation.url());
    }
    if (announced(line) || (begun(line) && line.resource().once())) {
      return resting.during(now.toString(), null);
    }
    boolean rests =
        begun(line) || line.verdict().stands() || line.verdict() instanceof Verdict.Refuse;
    return was == null || rests ? resting : resting.during(was.begun(), was.operation());
  }

  private boolean begun(Line line) {
    return applied().anyMatch(a -> a.steps().stream().anyMatch(l -> isOf(l, line)))
        && !done.failures().containsKey(line.resource().name());
  }

  private boolean announced(Line line) {
    return applied().anyMatch(a -> a.announced().stream().anyMatch(l -> isOf(l, line)));
  }

  private Stream<Action.Apply> applied() {
    return action instanceof Action.Apply apply ? Stream.of(apply) : Stream.empty();
  }

  private static boolean isOf(Line one, Line other) {
    return one.resource().name().equals(other.resource().name());
  }
}
