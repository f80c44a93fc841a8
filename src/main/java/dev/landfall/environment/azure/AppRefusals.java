package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Compute;
import dev.landfall.api.v1alpha1.Job;
import dev.landfall.api.v1alpha1.Replicas;
import dev.landfall.api.v1alpha1.WorkloadProfile;
import dev.landfall.spine.Failure;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with container apps and jobs in themselves. */
final class AppRefusals {
  private AppRefusals() {}

  static Optional<Failure> of(AzureSide side) {
    AzureSide.ContainerApps apps = side.containerApps();
    return apps == null
        ? Optional.empty()
        : Stream.concat(
                apps.apps().stream()
                    .flatMap(
                        app ->
                            Stream.of(
                                    profile(apps, app),
                                    compute("apps", app),
                                    sleeper(app),
                                    routed(side, app))
                                .flatMap(Optional::stream)),
                apps.jobs().stream()
                    .flatMap(
                        job ->
                            Stream.of(compute("jobs", job.workload()), migration(side, job))
                                .flatMap(Optional::stream)))
            .findFirst();
  }

  private static String field(String kind, String name, String field) {
    return "spec.azure.containerApps.%s[%s].%s".formatted(kind, name, field);
  }

  private static Optional<Failure> profile(AzureSide.ContainerApps apps, AzureSide.App app) {
    Set<String> known =
        apps.workloadProfiles().stream().map(WorkloadProfile::name).collect(Collectors.toSet());
    return Optional.ofNullable(app.workloadProfile())
        .filter(p -> !p.equals(ContainerAppsEnvironment.CONSUMPTION) && !known.contains(p))
        .map(
            p ->
                new Failure.Invalid(
                    field("apps", app.name(), "workloadProfile"),
                    p,
                    "name Consumption, or one of containerApps.workloadProfiles " + known));
  }

  /** Nodes of one's own take any pair that fits on them. */
  private static Optional<Failure> compute(String kind, AzureSide.App app) {
    Compute compute = Objects.requireNonNullElse(app.resources(), Compute.STANDARD);
    boolean own =
        app.workloadProfile() != null
            && !app.workloadProfile().equals(ContainerAppsEnvironment.CONSUMPTION);
    return own || compute.consumable()
        ? Optional.empty()
        : Optional.of(
            new Failure.Invalid(
                field(kind, app.name(), "resources"),
                "%s cores with %sGi"
                    .formatted(Trees.number(compute.cpu()), Trees.number(compute.gibibytes())),
                "give 0.25 to 4 cores in steps of 0.25 with 2Gi for each core, for example cpu 0.5"
                    + " and memory 1Gi"));
  }

  /** What sleeps and has nothing to wake it sleeps for ever. */
  private static Optional<Failure> sleeper(AzureSide.App app) {
    Replicas replicas = Objects.requireNonNullElse(app.replicas(), Replicas.ONE);
    return app.ingress() == null && replicas.min() == 0 && replicas.rules().isEmpty()
        ? Optional.of(
            new Failure.Invalid(
                field("apps", app.name(), "replicas.min"),
                "0",
                "give a rule that can wake it, or 1: without ingress and rules it would never"
                    + " start"))
        : Optional.empty();
  }

  private static Optional<Failure> routed(AzureSide side, AzureSide.App app) {
    boolean wanted =
        side.gateway() != null
            && side.gateway().routes().stream().anyMatch(r -> r.app().equals(app.name()));
    boolean reached = app.ingress() != null && app.ingress().external();
    return !wanted || reached
        ? Optional.empty()
        : Optional.of(
            new Failure.Invalid(
                field("apps", app.name(), app.ingress() == null ? "ingress" : "ingress.external"),
                app.ingress() == null ? "absent" : "false",
                "a route of the gateway leads to it: give it an ingress with external true, or take"
                    + " the route away"));
  }

  private static Optional<Failure> migration(AzureSide side, Job job) {
    Set<String> databases =
        side.databases().stream().map(AzureDatabase::name).collect(Collectors.toSet());
    return Optional.ofNullable(job.migrates())
        .filter(name -> !databases.contains(name))
        .map(
            name ->
                new Failure.Invalid(
                    field("jobs", job.name(), "migrates"), name, "name one of " + databases));
  }
}
