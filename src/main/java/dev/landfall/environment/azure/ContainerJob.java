package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job: what it runs, and when. What it runs for is told in its template too, so that each
 * execution, which is a copy of it, tells for which image it was.
 *
 * @see <a href="https://learn.microsoft.com/azure/templates/microsoft.app/jobs">reference,
 *     2025-01-01</a>
 */
final class ContainerJob {
  private static final String TYPE = "Microsoft.App/jobs";
  private static final String MANUAL = "manualTriggerConfig";
  private static final String SCHEDULED = "scheduleTriggerConfig";

  private ContainerJob() {}

  static String name(Job job) {
    return "job/" + job.name();
  }

  static String id(Declared d, Job job) {
    return d.id(TYPE, job.name());
  }

  static AzureResource of(Declared d, AzureSide.ContainerApps apps, Job job) {
    AzureSide.App workload = job.workload();
    ImagePull pull = new ImagePull(d, workload, name(job));
    List<AppSecret> secrets = AppSecret.of(d, workload);
    List<String> dependsOn = new ArrayList<>(List.of(ContainerAppsEnvironment.name(apps)));
    dependsOn.addAll(pull.dependsOn());
    secrets.forEach(secret -> dependsOn.addAll(secret.dependsOn()));
    String id = id(d, job);
    ArmResource arm =
        ArmResource.of(
                name(job), dependsOn.stream().distinct().toList(), id, ApiVersions.APP, Map.of())
            .derived(ArmResource.FromView.known(id), view -> tree(d, apps, job, view))
            .fixing(difference -> difference.path().equals("properties.environmentId"))
            .completed(ContainerApp::withSecrets);
    List<String> grants = ContainerApp.grants(pull, secrets);
    return grants.isEmpty() ? arm : new GrantedApp(arm, grants);
  }

  private static Optional<Map<String, Object>> tree(
      Declared d, AzureSide.ContainerApps apps, Job job, View view) {
    AzureSide.App workload = job.workload();
    ImagePull pull = new ImagePull(d, workload, name(job));
    List<AppSecret> own = AppSecret.of(d, workload);
    Optional<List<Map<String, Object>>> secrets = ContainerApp.secrets(pull, own, view);
    if (secrets.isEmpty()) {
      return Optional.empty();
    }
    List<Map<String, Object>> env = new ArrayList<>(AppEnvironment.of(workload, own, view));
    env.add(Trees.tree("name", JobRun.TOKEN, "value", JobRun.token(job)));
    Map<String, Object> trigger =
        Trees.tree(
            "cronExpression",
            job.schedule(),
            "parallelism",
            job.parallelism(),
            "replicaCompletionCount",
            job.parallelism());
    Map<String, Object> configuration =
        Trees.tree(
            "triggerType",
            job.schedule() == null ? "Manual" : "Schedule",
            job.schedule() == null ? MANUAL : SCHEDULED,
            trigger,
            "replicaTimeout",
            job.timeoutSeconds(),
            "replicaRetryLimit",
            job.retries(),
            "secrets",
            secrets.get().isEmpty() ? null : secrets.get(),
            "registries",
            pull.registries(view));
    withoutOtherTriggers(
        configuration, view.of(name(job)).get().map(Observed::body).orElse(Map.of()));
    return Optional.of(
        Trees.tree(
            "location",
            d.side().location(),
            "tags",
            d.tags(),
            "identity",
            pull.identity(view, !own.isEmpty()),
            "properties",
            Trees.tree(
                "environmentId",
                ContainerAppsEnvironment.id(d, apps),
                "configuration",
                configuration,
                "template",
                Trees.tree(
                    "containers",
                    List.of(new AppContainer(d, workload, name(job)).tree(view, env))))));
  }

  /** A job has one trigger: what another one was told is taken out with it. */
  private static void withoutOtherTriggers(
      Map<String, Object> configuration, Map<String, Object> told) {
    Stream.of(MANUAL, SCHEDULED, "eventTriggerConfig")
        .filter(trigger -> !configuration.containsKey(trigger))
        .filter(trigger -> Trees.at(told, "properties", "configuration", trigger) != null)
        .forEach(trigger -> configuration.put(trigger, null));
  }
}
