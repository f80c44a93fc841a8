package dev.landfall.environment.azure;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A resource of which some changes are noticed by its users: the plan says so before anything is
 * changed.
 *
 * @param wrapped the resource
 * @param felt what is noticed of a difference when it is corrected
 */
record Interrupting(AzureResource wrapped, Function<Difference, Optional<String>> felt)
    implements Wrapping {

  @Override
  public AzureResource adopting() {
    return new Interrupting(wrapped.adopting(), felt);
  }

  @Override
  public AzureResource exposed() {
    return new Interrupting(wrapped.exposed(), felt);
  }

  @Override
  public Verdict compare(View view) {
    Verdict verdict = wrapped.compare(view);
    if (!(verdict instanceof Verdict.Change change)) {
      return verdict;
    }
    String noticed =
        change.differences().stream()
            .flatMap(d -> felt.apply(d).stream())
            .distinct()
            .collect(Collectors.joining("; "));
    return noticed.isEmpty()
        ? change
        : new Verdict.Change("%s (%s)".formatted(change.detail(), noticed), change.differences());
  }
}
