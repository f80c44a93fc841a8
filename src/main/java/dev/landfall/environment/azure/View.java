package dev.landfall.environment.azure;

import dev.landfall.spine.Seen;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of the resources of a graph.
 *
 * @param seen by resource name
 */
public record View(Map<String, Seen<Observed>> seen) {
  /** Before anything was looked at. */
  static final View NOTHING = new View(Map.of());

  /** Copies. */
  public View {
    seen = Map.copyOf(seen);
  }

  /** One resource; not looked at is absent. */
  public Seen<Observed> of(String name) {
    return seen.getOrDefault(name, Seen.absent());
  }

  /** Text in the body of a resource that is there and at rest. */
  public Optional<String> text(String name, String... path) {
    return of(name).get().flatMap(o -> o.text(path));
  }
}
