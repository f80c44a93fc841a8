package dev.landfall.environment.azure;

import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import dev.landfall.spine.Seen;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A resource that Azure Resource Manager keeps: a declared tree under an id. Everything that types
 * have in common is here; a type says its id, its tree, and what cannot be changed in place.
 *
 * @param name type and name in the graph
 * @param dependsOn what has to stand before
 * @param id its id; empty while it depends on something not known yet
 * @param apiVersion the API version of its type
 * @param tree what it shall be
 * @param traits how its type behaves
 */
record ArmResource(
    String name,
    List<String> dependsOn,
    FromView<String> id,
    String apiVersion,
    FromView<Map<String, Object>> tree,
    ArmTraits traits)
    implements AzureResource {

  /** A resource of the usual kind: tagged, changed by PUT, nothing fixed but its location. */
  static ArmResource of(
      String name, List<String> dependsOn, String id, String apiVersion, Map<String, Object> tree) {
    return new ArmResource(
        name, dependsOn, FromView.known(id), apiVersion, FromView.known(tree), ArmTraits.USUAL);
  }

  /** The same under an id, and with a tree, that other resources tell. */
  ArmResource derived(FromView<String> newId, FromView<Map<String, Object>> newTree) {
    return new ArmResource(name, dependsOn, newId, apiVersion, newTree, traits);
  }

  private ArmResource with(ArmTraits others) {
    return new ArmResource(name, dependsOn, id, apiVersion, tree, others);
  }

  /** The same, with more that cannot be changed in place. */
  ArmResource fixing(Predicate<Difference> more) {
    return with(traits.fixing(more));
  }

  /** The same as a child that cannot carry a tag. */
  ArmResource untagged() {
    return with(traits.untagged());
  }

  /** The same with things told only at its creation, changed by PATCH, its state read so. */
  ArmResource patched(Map<String, Object> onCreate, State state) {
    return with(traits.patched(onCreate).telling(state));
  }

  /** The same, with something that every PATCH has to say. */
  ArmResource repeating(Map<String, Object> repeated) {
    return with(traits.repeating(repeated));
  }

  /** The same, its state read so. */
  ArmResource telling(State state) {
    return with(traits.telling(state));
  }

  /** The same, asking for more when it is looked at. */
  ArmResource completed(Completion completed) {
    return with(traits.completed(completed));
  }

  @Override
  public ArmResource adopting() {
    return with(traits.adopting());
  }

  @Override
  public ArmResource exposed() {
    return facing();
  }

  /** The same, the gateway's or else meant by a person to be reached from the internet. */
  ArmResource facing() {
    return with(traits.facing());
  }

  /** Something derived from other resources; empty while they do not tell it. */
  @FunctionalInterface
  interface FromView<T> {
    Optional<T> in(View view);

    /** Something that is always known. */
    static <T> FromView<T> known(T value) {
      return view -> Optional.of(value);
    }
  }

  /** Reads of a resource that need a request of their own. */
  @FunctionalInterface
  interface Completion {
    Map<String, Object> complete(AzureClients azure, String id, Map<String, Object> body);
  }

  @Override
  public Optional<String> declaredId() {
    return id.in(View.NOTHING);
  }

  @Override
  public Optional<String> id(View view) {
    return id.in(view);
  }

  @Override
  public boolean unmarked() {
    return !traits.tagged();
  }

  @Override
  public Optional<Object> declares(View view) {
    return tree.in(view).map(Trees::withoutSecrets);
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    Optional<String> at = id.in(earlier);
    return at.isEmpty()
        ? Seen.absent()
        : Seen.look(() -> standing(azure, earlier, at.get()).or(() -> look(azure, at.get())));
  }

  /**
   * As a list has it, where that is at rest and as declared: nothing else is believed of a list.
   */
  private Optional<Observed> standing(AzureClients azure, View earlier, String at) {
    return Listing.find(azure, at)
        .filter(body -> traits.state().of(body) instanceof Observed.Work.Idle)
        .map(body -> new Observed(traits.completed().complete(azure, at, body), State.IDLE))
        .filter(it -> compare(earlier.with(name, it), it) instanceof Verdict.Leave);
  }

  private Optional<Observed> look(AzureClients azure, String at) {
    Optional<Map<String, Object>> body = azure.get(at, apiVersion);
    if (body.isPresent() && traits.state().of(body.get()) instanceof Observed.Work.Idle idle) {
      azure.settled(at);
      return Optional.of(new Observed(traits.completed().complete(azure, at, body.get()), idle));
    }
    return State.during(body.map(traits.state()::of), azure.operation(at))
        .map(work -> new Observed(body.orElse(Map.of()), work));
  }

  /** Whatever would be written passes here: nothing is opened that nobody said in so many words. */
  @Override
  public Verdict compare(View view) {
    Verdict verdict = compared(view);
    List<String> openings = verdict.acts() ? openings(view) : List.of();
    return openings.isEmpty()
        ? verdict
        : new Verdict.Refuse(
            ("it could be reached from the internet: %s; name %s with a reason under"
                    + " spec.azure.exposed if that is meant")
                .formatted(String.join(", ", openings), name));
  }

  private List<String> openings(View view) {
    return traits.exposed()
        ? List.of()
        : id.in(view)
            .flatMap(
                at -> tree.in(view).map(t -> Exposure.of(at, Trees.over(t, traits.onCreate()))))
            .orElse(List.of());
  }

  private Verdict compared(View view) {
    return switch (view.of(name)) {
      case Seen.Absent<Observed> a -> new Verdict.Create("not there");
      case Seen.Unknown<Observed> u -> Verdict.Wait.unseen(u.failure());
      case Seen.Present<Observed>(Observed it) -> compare(view, it);
    };
  }

  private Verdict compare(View view, Observed it) {
    Optional<Map<String, Object>> shall = tree.in(view);
    if (shall.isEmpty()) {
      return new Verdict.Wait("waits for " + String.join(", ", dependsOn));
    }
    Optional<Verdict> foreign =
        traits.tagged()
            ? Belonging.foreign(
                name, traits.adopts(), shall.get(), it, () -> differing(shall.get(), it))
            : Optional.empty();
    if (foreign.isPresent()) {
      return foreign.get();
    }
    return switch (it.work()) {
      case Observed.Work.Running r -> new Verdict.Wait(r.what());
      case Observed.Work.Stopped s ->
          new Verdict.Refuse("it is %s: %s".formatted(s.state(), s.remedy()));
      case Observed.Work.Failed f when it.body().isEmpty() ->
          new Verdict.Create("the last try failed: " + f.failure().told());
      case Observed.Work.Failed f ->
          new Verdict.Change("the last try failed: " + f.failure().told(), List.of());
      case Observed.Work.Idle i -> differing(shall.get(), it);
    };
  }

  private Verdict differing(Map<String, Object> declared, Observed it) {
    List<Difference> differences = Trees.differences(declared, it.body());
    List<Difference> immovable = differences.stream().filter(traits.fixed()).toList();
    if (!immovable.isEmpty()) {
      return new Verdict.Refuse(
          "cannot be changed in place: %s; declare what is there, or choose another name"
              .formatted(Verdict.Change.of(immovable).detail()),
          immovable);
    }
    return differences.isEmpty()
        ? new Verdict.Leave("as declared")
        : Verdict.Change.of(differences);
  }

  @Override
  public void begin(AzureClients azure, View view) {
    String at = id.in(view).orElseThrow(this::notKnown);
    Map<String, Object> declared = tree.in(view).orElseThrow(this::notKnown);
    Map<String, Object> there = view.of(name).get().map(Observed::body).orElse(Map.of());
    if (there.isEmpty()) {
      azure.put(at, apiVersion, Trees.over(declared, traits.onCreate()));
    } else if (compare(view) instanceof Verdict.Adopt) {
      adopt(azure, at, declared, there);
    } else if (traits.patched()) {
      patch(
          azure,
          at,
          compare(view).differences().isEmpty()
              ? traits.movable(declared)
              : Trees.changing(declared, compare(view)));
    } else {
      azure.put(at, apiVersion, Trees.over(ReadOnly.without(at, there), declared));
    }
  }

  /** Whatever tags it has it keeps: a PATCH replaces them all. */
  private void adopt(
      AzureClients azure, String at, Map<String, Object> declared, Map<String, Object> there) {
    Map<String, Object> tags = Trees.tree("tags", Trees.tree(Owner.ADOPTED, "true"));
    Map<String, Object> shall = Trees.over(declared, tags);
    if (traits.patched()) {
      Map<String, Object> kept =
          Trees.tree("tags", Objects.requireNonNullElse(there.get("tags"), Map.of()));
      patch(
          azure,
          at,
          Trees.over(
              Trees.changing(declared, differing(declared, new Observed(there, State.IDLE))),
              Trees.over(kept, Trees.tree("tags", shall.get("tags")))));
    } else {
      azure.put(at, apiVersion, Trees.over(ReadOnly.without(at, there), shall));
    }
  }

  private void patch(AzureClients azure, String at, Map<String, Object> changes) {
    azure.patch(at, apiVersion, Trees.over(traits.repeated(), changes));
  }

  private FailureException notKnown() {
    return new Failure.Conflict(
            "%s: what it is made from is not told by %s yet"
                .formatted(name, String.join(", ", dependsOn)))
        .asException();
  }
}
