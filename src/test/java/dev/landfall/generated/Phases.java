package dev.landfall.generated;

import dev.landfall.cutover.CutoverRoute;
import dev.landfall.cutover.CutoverRoute.Leg;
import dev.landfall.cutover.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code docs/phases.md}, made from the table that runs. */
public final class Phases {
  private Phases() {}

  /** The page. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # The ladder of a cutover

            Generated from `CutoverRoute` by `make generate`. The controller takes the first step on
            the way to the declared rung that is not done: everything above it is undone from the
            top, then everything up to it is made so from the bottom. Whether a step is done is read
            off the world.

            ```mermaid
            stateDiagram-v2
              [*] --> OnSource
            """);
    String below = "OnSource";
    for (Leg leg : CutoverRoute.LEGS) {
      arrow(page, below, leg.rung().name(), leg.up());
      if (!leg.down().isEmpty() || leg.up().isEmpty()) {
        arrow(page, leg.rung().name(), below, leg.down());
      }
      below = leg.rung().name();
    }
    page.append("```\n");
    for (Leg leg : CutoverRoute.LEGS) {
      page.append("\n## ").append(leg.rung()).append("\n\n");
      steps(page, "Up", leg.up());
      steps(page, "Down", leg.down());
    }
    return page.toString();
  }

  private static void arrow(StringBuilder page, String from, String to, List<Step> steps) {
    page.append("  ").append(from).append(" --> ").append(to);
    if (!steps.isEmpty()) {
      page.append(": ").append(String.join(", ", steps.stream().map(Step::name).toList()));
    }
    page.append('\n');
  }

  private static void steps(StringBuilder page, String direction, List<Step> steps) {
    if (steps.isEmpty()) {
      page.append(direction).append(": nothing to do.\n");
      return;
    }
    page.append("| ").append(direction).append(" | Done when |\n|---|---|\n");
    steps.forEach(
        s -> page.append("| ").append(s.name()).append(" | ").append(s.summary()).append(" |\n"));
    page.append('\n');
  }

  /** Writes the page. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Files.createDirectories(Path.of("docs")).resolve("phases.md"), page());
  }
}
