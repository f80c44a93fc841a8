package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Reason;
import dev.landfall.spine.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-12-05T02:00:00Z");
  private static final Seen<SourceView> AWS =
      Seen.present(new SourceView("123456789012", Map.of(), Map.of(), Seen.absent()));
  private static final List<AzureResource> RESOURCES =
      List.of(
          FakeResource.of("group"),
          FakeResource.of("network", "group"),
          FakeResource.of("address", "group"),
          FakeResource.of("server", "network"));
  private static final Seen<Observed> THERE = Seen.present(FakeResource.AS_DECLARED);

  @Test
  void withNothingThereTheGroupIsMadeFirst() {
    assertThat(steps(plan(Phase.Provisioned, Map.of()))).containsExactly("group");
  }

  @Test
  void plannedTouchesNothingAndShowsAll() {
    Action action = plan(Phase.Planned, Map.of());

    assertThat(action).isInstanceOf(Action.Settled.class);
    assertThat(action.plan()).hasSize(4).noneMatch(l -> l.verdict().stands());
  }

  @Test
  void independentBranchesGoOnWhileOneWaits() {
    Action action =
        plan(Phase.Provisioned, Map.of("group", THERE, "network", running("Updating", 5)));

    assertThat(steps(action)).containsExactly("address");
  }

  @Test
  void whileAzureWorksItIsSaidOnWhatAndForHowLong() {
    Action action =
        plan(
            Phase.Provisioned,
            Map.of(
                "group",
                THERE,
                "network",
                THERE,
                "address",
                THERE,
                "server",
                running("Creating", 47)));

    assertThat(action)
        .isInstanceOfSatisfying(
            Action.Wait.class, w -> assertThat(w.on()).isEqualTo("server: Creating for 40 s"));
    assertThat(action.lookAgain()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
  }

  @Test
  void aLostViewHoldsAndDoesNotCreate() {
    Action action =
        plan(
            Phase.Provisioned,
            Map.of(
                "group", THERE,
                "network", THERE,
                "address", THERE,
                "server",
                    new Seen.Unknown<>(new Failure.Transient("reading server", "no answer"))));

    assertThat(action)
        .isInstanceOfSatisfying(
            Action.Hold.class,
            h -> {
              assertThat(h.stuck()).isFalse();
              assertThat(h.message()).contains("reading server").contains("no answer");
            });
  }

  @Test
  void aRefusalByAzureIsAPersonsBusiness() {
    Action action =
        plan(
            Phase.Provisioned,
            Map.of(
                "group", new Seen.Unknown<>(new Failure.Denied("reading", "grant Contributor"))));

    assertThat(action)
        .isInstanceOfSatisfying(
            Action.Hold.class,
            h -> {
              assertThat(h.stuck()).isTrue();
              assertThat(h.reason()).isEqualTo(Reason.DENIED);
              assertThat(h.message()).contains("grant Contributor");
            });
  }

  @Test
  void aFailedStepIsLeftAloneForAWhileAndItsNeighboursAreNot() {
    Map<String, Setback> setbacks =
        Map.of(
            "network", new Setback(new Failure.Invalid("network", "x", "y"), NOW.plusSeconds(20)));
    Action action = Planner.plan(Phase.Provisioned, seen(Map.of("group", THERE), setbacks), NOW);

    assertThat(steps(action)).containsExactly("address");
    assertThat(
            steps(
                Planner.plan(
                    Phase.Provisioned,
                    seen(Map.of("group", THERE), setbacks),
                    NOW.plusSeconds(20))))
        .contains("network");
  }

  @Test
  void aFailedOperationIsTriedAgainAfterItsPause() {
    Seen<Observed> failed =
        Seen.present(
            new Observed(
                Map.of(),
                new Work.Failed(
                    new Failure.Invalid("server", "sku", "take another"), Optional.of(NOW))));
    Map<String, Seen<Observed>> world =
        Map.of("group", THERE, "network", THERE, "address", THERE, "server", failed);

    assertThat(plan(Phase.Provisioned, world))
        .isInstanceOfSatisfying(
            Action.Hold.class, h -> assertThat(h.message()).contains("take another"));
    assertThat(steps(Planner.plan(Phase.Provisioned, seen(world, Map.of()), NOW.plusSeconds(31))))
        .containsExactly("server");
  }

  @Test
  void withEverythingThereItIsSettled() {
    Action action =
        plan(
            Phase.Provisioned,
            Map.of("group", THERE, "network", THERE, "address", THERE, "server", THERE));

    assertThat(action).isInstanceOf(Action.Settled.class);
    assertThat(action.lookAgain()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aDatabaseThatIsNotOnAwsIsNamedByItsField() {
    Observation seen =
        new Observation(
            Seen.present(
                new SourceView(
                    "123456789012", Map.of("main", Seen.absent()), Map.of(), Seen.absent())),
            Seen.present(ResourceGraph.of(List.of())),
            new View(Map.of()),
            Map.of());

    assertThat(Planner.plan(Phase.Planned, seen, NOW))
        .isInstanceOfSatisfying(
            Action.Hold.class,
            h -> {
              assertThat(h.stuck()).isTrue();
              assertThat(h.message()).contains("spec.aws.databases").contains("main");
            });
  }

  private static Seen<Observed> running(String what, int seconds) {
    return Seen.present(
        new Observed(Map.of(), new Work.Running(what, Optional.of(NOW.minusSeconds(seconds)))));
  }

  private static Action plan(Phase wanted, Map<String, Seen<Observed>> world) {
    return Planner.plan(wanted, seen(world, Map.of()), NOW);
  }

  private static Observation seen(
      Map<String, Seen<Observed>> world, Map<String, Setback> setbacks) {
    return new Observation(
        AWS, Seen.present(ResourceGraph.of(RESOURCES)), new View(world), setbacks);
  }

  private static List<String> steps(Action action) {
    return action instanceof Action.Apply apply
        ? apply.steps().stream().map(l -> l.resource().name()).toList()
        : List.of();
  }
}
