package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.Credentials;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.api.v1alpha1.SecretRef;
import dev.landfall.environment.aws.SourceService;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-12-05T02:00:00Z");
  private static final Seen<SourceView> AWS =
      source(new AwsSide("aws-prod", null, List.of(), List.of()), Seen.absent());
  private static final AwsSide ONE_DATABASE =
      new AwsSide(
          "aws-prod",
          null,
          List.of(),
          List.of(
              new AwsSide.Database(
                  "main", "shop-dbb", null, new Credentials(new SecretRef("admin")), null)));
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
  void aDatabaseThatIsNotOnAwsIsNamedByItsFieldAndValue() {
    Action action = plan(Phase.Planned, source(ONE_DATABASE, Seen.absent()), Map.of());

    assertThat(stuck(action))
        .isEqualTo(
            "spec.aws.databases[main].instance is shop-dbb: account 123456789012 has no such DB"
                + " instance with an address in the region of CloudConnection aws-prod; name one"
                + " that is there");
    assertThat(action.plan()).as("the plan is shown").hasSize(4);
  }

  @Test
  void nothingNewIsMadeOnAzureWithoutItsSource() {
    assertThat(stuck(plan(Phase.Provisioned, source(ONE_DATABASE, Seen.absent()), Map.of())))
        .contains("shop-dbb");
    assertThat(
            stuck(
                plan(
                    Phase.Provisioned,
                    new Seen.Unknown<>(new Failure.Invalid("spec.aws.connection", "x", "y")),
                    Map.of())))
        .contains("spec.aws.connection");
  }

  @Test
  void withoutItsSourceWhatStandsOnAzureIsKeptAsDeclared() {
    Seen<Observed> drifted = Seen.present(new Observed(Map.of("as", "other"), new Work.Idle()));

    assertThat(
            steps(
                plan(
                    Phase.Provisioned,
                    source(ONE_DATABASE, Seen.absent()),
                    Map.of("group", THERE, "network", drifted))))
        .containsExactly("network");
  }

  @Test
  void azureIsBuiltWhileTheSourceIsOutOfView() {
    Failure timeout = new Failure.Transient("looking at DB instance shop-dbb", "no answer");

    assertThat(
            steps(
                plan(
                    Phase.Provisioned,
                    source(ONE_DATABASE, new Seen.Unknown<>(timeout)),
                    Map.of())))
        .containsExactly("group");
  }

  @Test
  void aServiceAndALoadBalancerThatAreNotOnAwsAreNamedByTheirFields() {
    AwsSide service =
        new AwsSide("aws-prod", null, List.of(new AwsSide.Service("shop", "bakend")), List.of());
    AwsSide balancer = new AwsSide("aws-prod", "shop-albb", List.of(), List.of());

    assertThat(stuck(plan(Phase.Planned, source(service, Seen.absent()), Map.of())))
        .startsWith("spec.aws.services[shop/bakend] is shop/bakend: account 123456789012 has no");
    assertThat(stuck(plan(Phase.Planned, source(balancer, Seen.absent()), Map.of())))
        .startsWith("spec.aws.loadBalancer is shop-albb: account 123456789012 has no");
    assertThat(SourceReport.condition(source(balancer, Seen.absent())).message())
        .contains("spec.aws.loadBalancer is shop-albb");
  }

  private static String stuck(Action action) {
    return action instanceof Action.Hold hold && hold.stuck() ? hold.message() : "not stuck";
  }

  /** A look at what is declared: no service and no load balancer is there. */
  private static Seen<SourceView> source(
      AwsSide declared, Seen<SourceView.SourceDatabase> database) {
    Map<String, Seen<SourceView.SourceDatabase>> databases = new HashMap<>();
    declared.databases().forEach(d -> databases.put(d.name(), database));
    Map<String, Seen<SourceService>> services = new HashMap<>();
    declared.services().forEach(s -> services.put(s.cluster() + "/" + s.name(), Seen.absent()));
    return Seen.present(
        new SourceView("123456789012", declared, databases, services, Seen.absent()));
  }

  private static Seen<Observed> running(String what, int seconds) {
    return Seen.present(
        new Observed(Map.of(), new Work.Running(what, Optional.of(NOW.minusSeconds(seconds)))));
  }

  private static Action plan(Phase wanted, Map<String, Seen<Observed>> world) {
    return plan(wanted, AWS, world);
  }

  private static Action plan(
      Phase wanted, Seen<SourceView> source, Map<String, Seen<Observed>> world) {
    return Planner.plan(
        wanted,
        new Observation(
            source,
            Seen.present(ResourceGraph.of(RESOURCES)),
            new View(world),
            Map.of(),
            History.NONE),
        NOW);
  }

  private static Observation seen(
      Map<String, Seen<Observed>> world, Map<String, Setback> setbacks) {
    return new Observation(
        AWS, Seen.present(ResourceGraph.of(RESOURCES)), new View(world), setbacks, History.NONE);
  }

  private static List<String> steps(Action action) {
    return action instanceof Action.Apply apply
        ? apply.steps().stream().map(l -> l.resource().name()).toList()
        : List.of();
  }
}
