package dev.landfall.environment;

import dev.landfall.api.v1alpha1.Follows;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.Parity;
import dev.landfall.spine.Conditions.Said;
import dev.landfall.spine.Conditions.Status;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailurePolicy;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The environment that goes before another one, as it was seen.
 *
 * @param name its name
 * @param seen its spec and how far it is
 */
record Followed(String name, Seen<Other> seen) {
  private static final int MOST = 50;

  /**
   * Its spec and how far it is.
   *
   * @param spec its spec
   * @param provisioned whether everything that it declares stands, by its own status
   */
  record Other(MigrationEnvironmentSpec spec, boolean provisioned) {}

  /**
   * Looks at the one that an environment follows; at none when it follows none.
   *
   * @param others a MigrationEnvironment of the same namespace by its name
   */
  static Optional<Followed> of(
      MigrationEnvironment environment, Function<String, Optional<MigrationEnvironment>> others) {
    return Optional.ofNullable(environment.getSpec().follows())
        .map(Follows::name)
        .map(name -> new Followed(name, Seen.look(() -> look(environment, name, others))));
  }

  private static Optional<Other> look(
      MigrationEnvironment environment,
      String name,
      Function<String, Optional<MigrationEnvironment>> others) {
    List<String> chain = new ArrayList<>(List.of(environment.getMetadata().getName()));
    Optional<MigrationEnvironment> first = others.apply(name);
    Optional<MigrationEnvironment> next = first;
    chain.add(name);
    while (next.isPresent()) {
      Follows follows = next.get().getSpec().follows();
      if (chain.subList(0, chain.size() - 1).contains(chain.getLast())) {
        throw new Failure.Invalid(
                "spec.follows.name",
                name,
                "they follow each other (%s), so that none can go first; take follows out of one"
                    .formatted(String.join(" -> ", chain)))
            .asException();
      }
      next = Optional.ofNullable(follows).map(Follows::name).flatMap(others);
      Optional.ofNullable(follows).map(Follows::name).ifPresent(chain::add);
    }
    return first.map(e -> new Other(e.getSpec(), provisioned(e)));
  }

  private static boolean provisioned(MigrationEnvironment environment) {
    MigrationEnvironmentStatus status =
        Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE);
    return status.phase() == Phase.Provisioned;
  }

  /** Why nothing may be made yet, when that is so; what stands already is looked after. */
  Optional<Action> hold(MigrationEnvironment environment, Action planned) {
    if (environment.getSpec().phase() == Phase.Planned || provisioned(environment)) {
      return Optional.empty();
    }
    return switch (seen) {
      case Seen.Unknown<Other> u -> Optional.of(held(u.failure(), planned));
      case Seen.Absent<Other> a -> Optional.of(held(missing(), planned));
      case Seen.Present<Other>(Other other) when other.provisioned() -> Optional.empty();
      case Seen.Present<Other> p ->
          Optional.of(
              new Action.Hold(
                  Reason.WAITING,
                  "MigrationEnvironment %s goes first (spec.follows), and is not Provisioned yet"
                      .formatted(name),
                  Duration.ofSeconds(15),
                  false,
                  planned.plan()));
    };
  }

  private Failure missing() {
    return new Failure.Invalid(
        "spec.follows.name",
        name,
        "there is no MigrationEnvironment of that name in this namespace; apply it first, or take"
            + " follows out");
  }

  private static Action held(Failure failure, Action planned) {
    FailurePolicy policy = FailurePolicy.of(failure);
    return new Action.Hold(
        policy.reason(),
        FailurePolicy.message(failure),
        policy.retryAfter(),
        policy.stalled(),
        planned.plan());
  }

  /** How the two differ; empty while the other is not in view. */
  Optional<Parity> parity(MigrationEnvironmentSpec here) {
    return seen.get()
        .map(
            other ->
                new Parity(
                    name,
                    ParityCheck.differences(here, other.spec()).stream().limit(MOST).toList()));
  }

  /** The same as a condition. */
  Said condition(MigrationEnvironmentSpec here) {
    return parity(here)
        .map(
            parity ->
                parity.differences().isEmpty()
                    ? new Said(
                        "Parity",
                        Status.TRUE,
                        Reason.SETTLED,
                        "the same modules as %s: they differ in names, places and sizes only"
                            .formatted(name))
                    : new Said("Parity", Status.FALSE, Reason.DIFFERS, told(parity)))
        .orElseGet(
            () ->
                new Said(
                    "Parity",
                    Status.UNKNOWN,
                    FailurePolicy.of(seen.lost().orElseGet(this::missing)).reason(),
                    FailurePolicy.message(seen.lost().orElseGet(this::missing))));
  }

  private String told(Parity parity) {
    return "%d differences from %s in more than names, places and sizes: %s"
        .formatted(
            parity.differences().size(),
            name,
            parity.differences().stream()
                .limit(5)
                .map(Parity.Difference::path)
                .collect(Collectors.joining(", ")));
  }
}
