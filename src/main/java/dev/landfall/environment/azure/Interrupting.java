package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A resource of which some changes are noticed by its users: the plan says so before anything is
 * changed.
 *
 * @param resource the resource
 * @param felt what is noticed of a difference when it is corrected
 */
record Interrupting(AzureResource resource, Function<Difference, Optional<String>> felt)
    implements AzureResource {

  @Override
  public String name() {
    return resource.name();
  }

  @Override
  public Optional<String> declaredId() {
    return resource.declaredId();
  }

  @Override
  public Optional<String> id(View view) {
    return resource.id(view);
  }

  @Override
  public Optional<Object> declares(View view) {
    return resource.declares(view);
  }

  @Override
  public AzureResource adopting() {
    return new Interrupting(resource.adopting(), felt);
  }

  @Override
  public AzureResource exposed() {
    return new Interrupting(resource.exposed(), felt);
  }

  @Override
  public List<String> dependsOn() {
    return resource.dependsOn();
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return resource.observe(azure, earlier);
  }

  @Override
  public Verdict compare(View view) {
    Verdict verdict = resource.compare(view);
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

  @Override
  public void begin(AzureClients azure, View view) {
    resource.begin(azure, view);
  }
}
