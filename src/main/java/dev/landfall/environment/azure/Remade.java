package dev.landfall.environment.azure;

/**
 * A resource of which all follows from others, and that holds nothing: where it is there and cannot
 * be changed in place, nobody can declare it otherwise, and nothing is lost when it is deleted.
 *
 * @param wrapped the resource
 */
record Remade(AzureResource wrapped) implements Wrapping {

  @Override
  public AzureResource adopting() {
    return new Remade(wrapped.adopting());
  }

  @Override
  public AzureResource exposed() {
    return new Remade(wrapped.exposed());
  }

  @Override
  public Verdict compare(View view) {
    return wrapped.compare(view) instanceof Verdict.Refuse refuse && !refuse.differences().isEmpty()
        ? new Verdict.Refuse(
            "cannot be changed in place: %s; delete it, and it is made anew as it should be"
                .formatted(Verdict.Change.of(refuse.differences()).detail()),
            refuse.differences())
        : wrapped.compare(view);
  }
}
