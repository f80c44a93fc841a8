package dev.landfall.cli;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedAction;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus.PlannedResource;
import dev.landfall.api.v1alpha1.Parity;
import dev.landfall.api.v1alpha1.PlannedChange;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a person reads it: what is refused first, then what would be done in the order in which
 * it would be, each changed field below its resource. What is as declared is only counted.
 */
final class PlanTable {
  /** Nothing to do. */
  static final int CLEAN = 0;

  /** There is no plan to rely on, or a part of it is refused. */
  static final int REFUSED = 1;

  /** There is something to do, or to wait for. */
  static final int CHANGES = 2;

  private PlanTable() {}

  /** The exit code that says what is in the plan. */
  static int code(MigrationEnvironment environment) {
    List<PlannedResource> plan = status(environment).plan();
    if (unreliable(environment).isPresent() || has(plan, PlannedAction.Refuse)) {
      return REFUSED;
    }
    return plan.stream().anyMatch(p -> acts(p.action())) ? CHANGES : CLEAN;
  }

  /** Why the plan in the status is not the plan of the declaration, when it is not. */
  static Optional<String> unreliable(MigrationEnvironment environment) {
    MigrationEnvironmentStatus status = status(environment);
    if (status.observedGeneration() == null) {
      return Optional.of("it was not looked at yet: is the operator running?");
    }
    if (!Objects.equals(status.observedGeneration(), environment.getMetadata().getGeneration())) {
      return Optional.of(
          "it was changed a moment ago and the plan is still that of before: ask again");
    }
    return condition(status).filter(c -> "True".equals(c.getStatus())).isPresent()
        ? Optional.empty()
        : Optional.of(why(status));
  }

  private static String why(MigrationEnvironmentStatus status) {
    return Stream.of(
            condition(status).map(Condition::getMessage), Optional.ofNullable(status.waitingFor()))
        .flatMap(Optional::stream)
        .distinct()
        .reduce("%s; %s"::formatted)
        .orElse("no plan could be made so far");
  }

  /** The whole, for a terminal. */
  static String render(MigrationEnvironment environment) {
    MigrationEnvironmentStatus status = status(environment);
    StringBuilder out = new StringBuilder();
    out.append(
        "%s/%s: %s declared, %s now%n"
            .formatted(
                environment.getMetadata().getNamespace(),
                environment.getMetadata().getName(),
                environment.getSpec().phase(),
                status.phase() == null ? "nothing" : status.phase()));
    condition(status)
        .filter(c -> "True".equals(c.getStatus()))
        .ifPresent(c -> out.append(c.getMessage()).append(System.lineSeparator()));
    unreliable(environment).ifPresent(why -> out.append("No reliable plan: %s%n".formatted(why)));
    int width = status.plan().stream().mapToInt(p -> p.resource().length()).max().orElse(0);
    Stream.concat(
            status.plan().stream().filter(p -> p.action() == PlannedAction.Refuse),
            status.plan().stream()
                .filter(p -> p.action() != PlannedAction.Refuse)
                .filter(p -> p.action() != PlannedAction.Leave))
        .forEach(p -> row(out, p, width));
    Optional.ofNullable(status.cost()).ifPresent(cost -> out.append(CostTable.render(cost)));
    Optional.ofNullable(status.parity()).ifPresent(parity -> out.append(parity(parity)));
    return out.toString();
  }

  private static String parity(Parity parity) {
    StringBuilder out =
        new StringBuilder(
            parity.differences().isEmpty()
                ? "The same modules as %s.%n".formatted(parity.with())
                : "Differs from %s in more than names, places and sizes:%n"
                    .formatted(parity.with()));
    parity
        .differences()
        .forEach(
            d ->
                out.append(
                    "  %s: %s, there %s%n"
                        .formatted(d.path(), orNone(d.here()), orNone(d.there()))));
    return out.toString();
  }

  private static void row(StringBuilder out, PlannedResource planned, int width) {
    String reason =
        (planned.action() == PlannedAction.Change || planned.action() == PlannedAction.Adopt)
                && !planned.changes().isEmpty()
            ? ""
            : Objects.requireNonNullElse(planned.detail(), "");
    String line =
        ("  %-8s%-" + Math.max(width, 1) + "s  %s")
            .formatted(
                planned.action().name().toLowerCase(Locale.ROOT), planned.resource(), reason);
    out.append(line.stripTrailing()).append(System.lineSeparator());
    planned.changes().forEach(c -> out.append(change(c)).append(System.lineSeparator()));
  }

  private static String change(PlannedChange change) {
    return change.from() == null && change.to() == null
        ? "            " + change.field()
        : "            %s: %s -> %s"
            .formatted(change.field(), orNone(change.from()), orNone(change.to()));
  }

  private static String orNone(@Nullable String value) {
    return value == null ? "none" : value;
  }

  private static boolean acts(PlannedAction action) {
    return switch (action) {
      case Create, Change, Wait, Adopt, Delete, Refuse -> true;
      case Leave, Orphan, Drifted -> false;
    };
  }

  private static boolean has(List<PlannedResource> plan, PlannedAction action) {
    return plan.stream().anyMatch(p -> p.action() == action);
  }

  private static Optional<Condition> condition(MigrationEnvironmentStatus status) {
    return status.conditions().stream().filter(c -> c.getType().equals("PlanReady")).findFirst();
  }

  private static MigrationEnvironmentStatus status(MigrationEnvironment environment) {
    return Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE);
  }
}
