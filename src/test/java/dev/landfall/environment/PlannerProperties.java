package dev.landfall.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landfall.api.v1alpha1.AwsSide;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.Phase;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Failure;
import dev.landfall.spine.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Over any graph, from any observation. */
class PlannerProperties {
  private static final Instant NOW = Instant.parse("2026-12-05T02:00:00Z");

  @Property(tries = 500)
  void thePlanSettlesOrActsOrNamesItsBlocker(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 255) Integer> edges,
      @ForAll @Size(min = 8, max = 8) List<@IntRange(max = 6) Integer> states) {
    List<AzureResource> resources = graph(edges);
    Map<String, Seen<Observed>> world = world(resources, states);

    switch (Planner.plan(Phase.Provisioned, seen(resources, world), NOW)) {
      case Action.Settled s -> assertThat(s.plan()).allMatch(l -> l.verdict().stands());
      case Action.Apply a ->
          assertThat(a.steps())
              .isNotEmpty()
              .allMatch(l -> l.verdict().acts())
              .allMatch(
                  l ->
                      l.resource().dependsOn().stream()
                          .allMatch(
                              d -> Seen.present(FakeResource.AS_DECLARED).equals(world.get(d))));
      case Action.Wait w -> assertThat(w.on()).startsWith("r");
      case Action.Hold h -> assertThat(h.message()).isNotBlank();
    }
  }

  @Property(tries = 300)
  void withoutTroubleItConvergesAndThenChangesNothing(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 255) Integer> edges,
      @ForAll @Size(min = 8, max = 8) List<@IntRange(max = 3) Integer> states) {
    List<AzureResource> resources = graph(edges);
    Map<String, Seen<Observed>> world = new HashMap<>(world(resources, states));

    for (int round = 0; round < 40; round++) {
      switch (Planner.plan(Phase.Provisioned, seen(resources, world), NOW)) {
        case Action.Apply a -> a.steps().forEach(l -> world.put(l.resource().name(), running()));
        case Action.Wait w ->
            world.replaceAll(
                (n, s) -> s.equals(running()) ? Seen.present(FakeResource.AS_DECLARED) : s);
        case Action.Settled s -> {
          assertThat(Planner.plan(Phase.Provisioned, seen(resources, world), NOW)).isEqualTo(s);
          return;
        }
        case Action.Hold h -> throw new AssertionError(h.message());
      }
    }
    throw new AssertionError("not settled after 40 rounds: " + world);
  }

  @Property(tries = 200)
  void plannedNeverActs(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 255) Integer> edges,
      @ForAll @Size(min = 8, max = 8) List<@IntRange(max = 6) Integer> states) {
    List<AzureResource> resources = graph(edges);

    assertThat(Planner.plan(Phase.Planned, seen(resources, world(resources, states)), NOW))
        .isNotInstanceOf(Action.Apply.class)
        .isNotInstanceOf(Action.Wait.class);
  }

  /** Resource i depends on those before it whose bits are set in its number. */
  private static List<AzureResource> graph(List<Integer> edges) {
    List<AzureResource> resources = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      List<String> on = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if ((edges.get(i) & 1 << j) != 0) {
          on.add("r" + j);
        }
      }
      resources.add(new FakeResource("r" + i, on));
    }
    return resources;
  }

  private static Seen<Observed> running() {
    return Seen.present(new Observed(Map.of(), new Work.Running("Creating", Optional.of(NOW))));
  }

  private static Map<String, Seen<Observed>> world(
      List<AzureResource> resources, List<Integer> states) {
    Map<String, Seen<Observed>> world = new HashMap<>();
    for (int i = 0; i < resources.size(); i++) {
      Seen<Observed> seen =
          switch (states.get(i)) {
            case 0 -> Seen.absent();
            case 1 -> Seen.present(FakeResource.AS_DECLARED);
            case 2 -> running();
            case 3 -> Seen.present(new Observed(Map.of("as", "not declared"), new Work.Idle()));
            case 4 -> new Seen.Unknown<>(new Failure.Transient("reading", "no answer"));
            case 5 -> Seen.present(new Observed(Map.of(), new Work.Stopped("Stopped", "start it")));
            default ->
                Seen.present(
                    new Observed(
                        Map.of(), new Work.Failed(new Failure.Conflict("busy"), Optional.of(NOW))));
          };
      world.put(resources.get(i).name(), seen);
    }
    return world;
  }

  private static Observation seen(
      List<AzureResource> resources, Map<String, Seen<Observed>> world) {
    return new Observation(
        Seen.present(
            new SourceView(
                "123456789012",
                new AwsSide("aws", null, List.of(), List.of()),
                Map.of(),
                Map.of(),
                Seen.absent())),
        Seen.present(ResourceGraph.of(resources)),
        new View(world),
        Map.of(),
        History.NONE);
  }
}
