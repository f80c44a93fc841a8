package dev.landfall.localclouds.azure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the resource manager names.
 *
 * @param segments the path
 * @param id the resource, or the resource an action is on, or the owner of a collection
 * @param rest a collection's or an action's name
 * @param provider the namespace and type of a list over the whole subscription, or empty
 */
record ArmPath(
    List<String> segments, Optional<ArmId> id, Optional<String> rest, Optional<String> provider) {

  static ArmPath of(String path) {
    List<String> s = Arrays.stream(path.split("/")).filter(x -> !x.isEmpty()).toList();
    Optional<ArmId> whole = ArmId.of(s);
    if (whole.isPresent()) {
      return new ArmPath(s, whole, Optional.empty(), Optional.empty());
    }
    if (s.size() >= 5 && s.get(2).equalsIgnoreCase("resourceGroups")) {
      int provider = s.size() - 3;
      if (provider >= 4 && s.get(provider).equalsIgnoreCase("providers")) {
        return new ArmPath(
            s,
            ArmId.of(s.subList(0, provider)),
            Optional.empty(),
            Optional.of(s.get(provider + 1) + "/" + s.get(provider + 2)));
      }
      if (s.size() % 2 == 1 && s.size() == ArmId.provider(s) + 3) {
        return new ArmPath(
            s,
            ArmId.of(s.subList(0, s.size() - 3)),
            Optional.empty(),
            Optional.of(s.get(s.size() - 2) + "/" + s.getLast()));
      }
      return new ArmPath(
          s, ArmId.of(s.subList(0, s.size() - 1)), Optional.of(s.getLast()), Optional.empty());
    }
    if (s.size() == 5 && s.get(2).equalsIgnoreCase("providers")) {
      return new ArmPath(
          s, Optional.empty(), Optional.empty(), Optional.of(s.get(3) + "/" + s.get(4)));
    }
    return new ArmPath(s, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The name of an operation that this path looks at, under either kind of URL. */
  Optional<String> operation() {
    return segments.size() >= 2
            && (segments.get(segments.size() - 2).equalsIgnoreCase("operationStatuses")
                || segments.get(segments.size() - 2).equalsIgnoreCase("operationResults"))
        ? Optional.of(segments.getLast())
        : Optional.empty();
  }

  /** For counters and faults. */
  String what() {
    if (operation().isPresent()) {
      return segments.get(segments.size() - 2);
    }
    return provider
        .or(() -> id.map(i -> i.type() + rest.map(r -> "/" + r).orElse("")))
        .orElseGet(() -> segments.isEmpty() ? "" : segments.getLast());
  }
}
