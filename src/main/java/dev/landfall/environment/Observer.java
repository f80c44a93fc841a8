package dev.landfall.environment;

import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec.DeletionPolicy;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.OwnedResource;
import dev.landfall.cloud.AzureClients;
import dev.landfall.cloud.BegunOperation;
import dev.landfall.cloud.Connections;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.environment.aws.SourceView;
import dev.landfall.environment.azure.AzureResource;
import dev.landfall.environment.azure.AzureResources;
import dev.landfall.environment.azure.Declared;
import dev.landfall.environment.azure.DepartureTerms;
import dev.landfall.environment.azure.Observed;
import dev.landfall.environment.azure.Owner;
import dev.landfall.environment.azure.View;
import dev.landfall.spine.Futures;
import dev.landfall.spine.Seen;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Looks at an environment: reads only, both clouds at once, resources of a level side by side. */
final class Observer {
  private final Connections connections;
  private final InputReader inputs;
  private final Setbacks setbacks;
  private final SourceMemory sources;
  private final Rights rights;
  private final Corrections corrections;
  private final Announced announced;
  private final Dependents dependents;
  private final Clock clock;

  Observer(
      Connections connections,
      KubernetesClient kubernetes,
      Setbacks setbacks,
      Corrections corrections,
      Announced announced,
      Clock clock) {
    this.connections = connections;
    this.inputs = new InputReader(new KubernetesSecrets(kubernetes));
    this.dependents = new Dependents(kubernetes);
    this.setbacks = setbacks;
    this.corrections = corrections;
    this.announced = announced;
    this.sources = new SourceMemory(clock);
    this.rights = new Rights(clock);
    this.clock = clock;
  }

  /**
   * Looks at all of it.
   *
   * @param stood how long it has stood still: lists that were asked for since are new enough. Zero
   *     looks at every resource by itself, which a write needs
   */
  Observation observe(MigrationEnvironment environment, Duration stood) {
    ObjectMeta meta = environment.getMetadata();
    Seen<AzureClients> azure =
        Seen.look(
            () ->
                Optional.of(
                    connections
                        .azure(
                            "spec.azure.connection",
                            meta.getNamespace(),
                            environment.getSpec().azure().connection())
                        .standing(stood)));
    azure.get().ifPresent(clients -> resume(environment, clients));
    Seen<ResourceGraph> graph =
        switch (azure) {
          case Seen.Present<AzureClients>(AzureClients clients) ->
              Seen.look(() -> Optional.of(graph(environment, clients)));
          case Seen.Absent<AzureClients> a -> Seen.absent();
          case Seen.Unknown<AzureClients> u -> new Seen.Unknown<>(u.failure());
        };
    try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Seen<SourceView>> source =
          side.submit(() -> sources.look(environment, connections, stood));
      View view =
          graph
              .get()
              .flatMap(g -> azure.get().map(a -> view(g, a, side, stood)))
              .orElse(new View(Map.of()));
      return new Observation(
          Futures.get(source),
          graph,
          view,
          stood.isZero() ? setbacks(environment, graph, azure) : Map.of(),
          history(environment));
    }
  }

  /** What an earlier process began is followed where it wrote that down. */
  private static void resume(MigrationEnvironment environment, AzureClients azure) {
    for (OwnedResource owned : status(environment).resources()) {
      String url = owned.operation();
      if (url != null) {
        Starts.since(owned).ifPresent(at -> azure.resume(owned.id(), new BegunOperation(url, at)));
      }
    }
  }

  /** What failed lately, and what is known to fail. */
  private Map<String, Setback> setbacks(
      MigrationEnvironment environment, Seen<ResourceGraph> graph, Seen<AzureClients> azure) {
    Map<String, Setback> all = new HashMap<>();
    graph
        .get()
        .flatMap(
            g ->
                azure
                    .get()
                    .map(
                        a ->
                            rights.lacking(
                                "%s/resourceGroups/%s"
                                    .formatted(
                                        a.subscription(),
                                        environment.getSpec().azure().resourceGroup()),
                                g,
                                a)))
        .ifPresent(all::putAll);
    all.putAll(setbacks.of(environment.getMetadata()));
    return all;
  }

  private History history(MigrationEnvironment environment) {
    return History.of(
        status(environment).resources(),
        corrections.fought(environment.getMetadata(), clock.instant()),
        Starts.of(
            status(environment).resources(),
            announced.of(environment.getMetadata()),
            clock.instant()),
        environment.getSpec().drift());
  }

  private static MigrationEnvironmentStatus status(MigrationEnvironment environment) {
    return Objects.requireNonNullElse(environment.getStatus(), MigrationEnvironmentStatus.NONE);
  }

  private static Owner owner(ObjectMeta meta) {
    return new Owner(meta.getNamespace(), meta.getName(), meta.getUid());
  }

  private ResourceGraph graph(MigrationEnvironment environment, AzureClients azure) {
    if (environment.isMarkedForDeletion()) {
      return ResourceGraph.of(departing(environment, List.of()));
    }
    AzureResources.refusal(environment.getSpec().azure())
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    ObjectMeta meta = environment.getMetadata();
    List<AzureResource> all =
        new ArrayList<>(
            AzureResources.of(
                new Declared(
                    environment.getSpec().azure(),
                    owner(meta),
                    azure.subscription(),
                    azure.tenant(),
                    environment.getSpec()::adopts,
                    inputs.read(meta.getNamespace(), environment.getSpec().azure()))));
    AzureResources.doubled(all)
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    all.addAll(departing(environment, all));
    return ResourceGraph.of(all);
  }

  private List<AzureResource> departing(
      MigrationEnvironment environment, List<AzureResource> declared) {
    MigrationEnvironmentSpec spec = environment.getSpec();
    boolean deleted = spec.deletionPolicy() == DeletionPolicy.Delete;
    return AzureResources.departing(
        status(environment).resources(),
        declared,
        new DepartureTerms(
            deleted,
            spec.finalBackup(),
            deleted ? dependents.of(environment.getMetadata()) : List.of()),
        owner(environment.getMetadata()));
  }

  /** Without lists the reads are paid for at once: none is made for a look that breaks off. */
  private static View view(
      ResourceGraph graph, AzureClients azure, ExecutorService side, Duration stood) {
    List<AzureResource> all = graph.inOrder();
    return !stood.isZero()
        ? view(graph, azure, side)
        : azure.atOnce(
            all.size(),
            "looking at %d resources".formatted(all.size()),
            () -> view(graph, azure, side),
            failure ->
                new View(
                    all.stream()
                        .collect(
                            Collectors.toMap(
                                AzureResource::name, r -> new Seen.Unknown<>(failure)))));
  }

  /** Where the resource group cannot be seen, or is not there, nothing in it is asked for. */
  private static View view(ResourceGraph graph, AzureClients azure, ExecutorService side) {
    Map<String, Seen<Observed>> seen = new HashMap<>();
    for (List<AzureResource> level : graph.levels()) {
      View earlier = new View(seen);
      Optional<Seen<Observed>> root =
          graph
              .group()
              .flatMap(group -> Optional.ofNullable(seen.get(group.name())))
              .filter(s -> !(s instanceof Seen.Present<Observed>));
      Map<String, Future<Seen<Observed>>> looks = new HashMap<>();
      for (AzureResource resource : level) {
        Callable<Seen<Observed>> look = () -> resource.observe(azure, earlier);
        root.ifPresentOrElse(
            r -> seen.put(resource.name(), r), () -> looks.put(resource.name(), side.submit(look)));
      }
      looks.forEach((name, look) -> seen.put(name, Futures.get(look)));
    }
    return new View(seen);
  }
}
