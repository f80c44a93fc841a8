package dev.landfall.environment;

import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.api.v1alpha1.OwnedResource.Origin;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Owner;
import dev.landfall.environment.azure.Verdict;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an environment looks after, once a pass is over: pure. A resource is remembered from when it
 * was made, or is seen with our tag; it is forgotten when it is gone and no longer declared.
 */
final class Ownership {
  private Ownership() {}

  /**
   * The list after a pass.
   *
   * @param before as it was
   * @param graph what is declared, and what is departing
   * @param made names of those that were just made or taken over
   */
  static List<OwnedResource> after(
      List<OwnedResource> before,
      ResourceGraph graph,
      List<Line> plan,
      Observation seen,
      String tag,
      Set<String> made) {
    List<OwnedResource> after = new ArrayList<>();
    for (Line line : plan) {
      String name = line.resource().name();
      OwnedResource was =
          before.stream().filter(o -> o.name().equals(name)).findFirst().orElse(null);
      if (!(line.verdict() instanceof Verdict.Gone)) {
        entry(was, line, graph.level(name), seen.view(), tag, made.contains(name))
            .ifPresent(after::add);
      }
    }
    before.stream()
        .filter(o -> plan.stream().noneMatch(l -> l.resource().name().equals(o.name())))
        .filter(o -> plan.stream().noneMatch(l -> wentWith(o, l, seen.view())))
        .forEach(after::add);
    return List.copyOf(after);
  }

  /** A part of something that is gone. */
  private static boolean wentWith(OwnedResource part, Line line, View view) {
    return line.verdict() instanceof Verdict.Gone
        && line.resource().id(view).filter(id -> part.id().startsWith(id + "/")).isPresent();
  }

  private static Optional<OwnedResource> entry(
      @Nullable OwnedResource was, Line line, int level, View view, String tag, boolean made) {
    AzureResource resource = line.resource();
    Optional<String> id = resource.id(view);
    Optional<Origin> origin =
        Optional.ofNullable(was)
            .map(OwnedResource::origin)
            .or(() -> tagged(view.of(resource.name()), tag))
            .or(
                () ->
                    made
                        ? Optional.of(
                            line.verdict() instanceof Verdict.Adopt
                                ? Origin.Adopted
                                : Origin.Created)
                        : Optional.empty());
    if (id.isEmpty() || origin.isEmpty()) {
      return Optional.ofNullable(was);
    }
    String declared =
        line.verdict() instanceof Verdict.Leave
            ? History.digest(resource, view).orElse(null)
            : was == null ? null : was.declared();
    return Optional.of(new OwnedResource(resource.name(), id.get(), origin.get(), level, declared));
  }

  private static Optional<Origin> tagged(Seen<Observed> seen, String tag) {
    return seen.get()
        .filter(o -> o.text("tags", Owner.TAG).filter(tag::equals).isPresent())
        .map(o -> o.text("tags", Owner.ADOPTED).isPresent() ? Origin.Adopted : Origin.Created);
  }
}
