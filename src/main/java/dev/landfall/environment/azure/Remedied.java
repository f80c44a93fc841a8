package dev.landfall.environment.azure;

import java.util.Optional;
import java.util.function.Function;

/**
 * A resource of which something cannot be changed in place, and of which a person can do something
 * better about that than declare what is there or choose another name.
 *
 * @param wrapped the resource
 * @param remedies what to do about a difference, where there is something better
 */
record Remedied(AzureResource wrapped, Function<Difference, Optional<String>> remedies)
    implements Wrapping {

  /**
   * One of which all follows from others, and that holds nothing: nobody can declare it otherwise,
   * and nothing is lost when it is deleted.
   */
  static Remedied remade(AzureResource wrapped) {
    return new Remedied(
        wrapped, difference -> Optional.of("delete it, and it is made anew as it should be"));
  }

  @Override
  public AzureResource adopting() {
    return new Remedied(wrapped.adopting(), remedies);
  }

  @Override
  public AzureResource exposed() {
    return new Remedied(wrapped.exposed(), remedies);
  }

  @Override
  public Verdict compare(View view) {
    Verdict verdict = wrapped.compare(view);
    return verdict instanceof Verdict.Refuse refuse
        ? refuse.differences().stream()
            .flatMap(difference -> remedies.apply(difference).stream())
            .findFirst()
            .<Verdict>map(remedy -> remedied(refuse, remedy))
            .orElse(refuse)
        : verdict;
  }

  private static Verdict.Refuse remedied(Verdict.Refuse refuse, String remedy) {
    return new Verdict.Refuse(
        "cannot be changed in place: %s; %s"
            .formatted(Verdict.Change.of(refuse.differences()).detail(), remedy),
        refuse.differences());
  }
}
