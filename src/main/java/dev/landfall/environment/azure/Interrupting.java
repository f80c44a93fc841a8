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
    return switch (wrapped.compare(view)) {
      case Verdict.Change c -> new Verdict.Change(told(c), c.differences());
      case Verdict.Adopt a -> new Verdict.Adopt(told(a), a.differences());
      case Verdict other -> other;
    };
  }

  private String told(Verdict verdict) {
    String noticed =
        verdict.differences().stream()
            .flatMap(d -> felt.apply(d).stream())
            .distinct()
            .collect(Collectors.joining("; "));
    return noticed.isEmpty() ? verdict.detail() : "%s (%s)".formatted(verdict.detail(), noticed);
  }
}
