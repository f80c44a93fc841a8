package dev.landfall.environment.azure;

import dev.landfall.spine.Seen;
import java.util.HashMap;
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

  /** The same, and one more. */
  View with(String name, Observed it) {
    Map<String, Seen<Observed>> more = new HashMap<>(seen);
    more.put(name, Seen.present(it));
    return new View(more);
  }

  /** Whether all of it could be seen. */
  public boolean whole() {
    return seen.values().stream().noneMatch(s -> s instanceof Seen.Unknown<Observed>);
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
