package dev.landfall.environment;

import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Seen;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The world as one look found it.
 *
 * @param source the AWS side
 * @param graph what the declaration and its Secrets ask for on Azure; unknown when a Secret is
 *     missing or a reference leads nowhere
 * @param view the Azure side
 * @param setbacks steps that failed lately
 * @param history what is remembered of resources
 */
record Observation(
    Seen<SourceView> source,
    Seen<ResourceGraph> graph,
    View view,
    Map<String, Setback> setbacks,
    History history) {

  /** Copies. */
  Observation {
    setbacks = Map.copyOf(setbacks);
  }

  /** In a few words, for the log: states only, no content. */
  String describe() {
    return "aws %s; azure %s"
        .formatted(
            word(source),
            view.seen().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + " " + word(e.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private static String word(Seen<?> seen) {
    return switch (seen) {
      case Seen.Present<?> p -> "there";
      case Seen.Absent<?> a -> "absent";
      case Seen.Unknown<?> u -> "unknown (" + u.failure().told() + ")";
    };
  }
}
