package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Job;
import dev.landfall.cloud.AzureClients;
import dev.landfall.environment.azure.Observed.Work;
import dev.landfall.spine.Seen;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That a migration ran for the image that is declared. The executions tell: each has the token of
 * what it ran for in its environment, so that neither a restart nor another operator runs it twice;
 * and as the list may lag behind a start, that one is about to be made is written down before. One
 * that failed is not started again by itself, for nobody knows how far it came.
 *
 * @param d the declaration
 * @param job the job
 * @see <a href="https://learn.microsoft.com/rest/api/resource-manager/containerapps/jobs/start">
 *     starting a job</a>
 * @see <a
 *     href="https://learn.microsoft.com/rest/api/resource-manager/containerapps/jobs-executions/list">
 *     its executions</a>
 */
record JobRun(Declared d, Job job) implements AzureResource {
  /** The variable that tells what an execution ran for. */
  static final String TOKEN = "LANDFALL_RUN";

  static String name(Job job) {
    return "jobRun/" + job.name();
  }

  /** The runs that come before an app: those that migrate a database it uses. */
  static List<String> before(Declared d, AzureSide.App app) {
    AzureSide.ContainerApps apps = Objects.requireNonNull(d.side().containerApps());
    return apps.jobs().stream()
        .filter(job -> job.migrates() != null)
        .filter(
            job ->
                app.env().stream()
                    .anyMatch(
                        e ->
                            e.from() != null
                                && Objects.equals(e.from().database(), job.migrates())))
        .map(JobRun::name)
        .toList();
  }

  /** The same for the same program: another image is another run. */
  static String token(Job job) {
    return AppEnvironment.digest(
        String.join(
            "\n", job.image(), String.join("\0", job.command()), String.join("\0", job.args())));
  }

  private String id() {
    return ContainerJob.id(d, job);
  }

  @Override
  public String name() {
    return name(job);
  }

  @Override
  public Optional<String> action() {
    return Optional.of("Microsoft.App/jobs/start/action");
  }

  /** Of its executions: it is remembered by it, and it is nothing that could be deleted. */
  @Override
  public Optional<String> id(View view) {
    return Optional.of(id() + "/executions");
  }

  @Override
  public boolean unmarked() {
    return true;
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<String> dependsOn() {
    return List.of(
        ContainerJob.name(job),
        d.side().databases().stream()
            .filter(db -> db.name().equals(job.migrates()))
            .map(ApplicationRole::name)
            .findFirst()
            .orElseThrow());
  }

  @Override
  public Seen<Observed> observe(AzureClients azure, View earlier) {
    return switch (earlier.of(ContainerJob.name(job))) {
      case Seen.Unknown<Observed> u -> u;
      case Seen.Absent<Observed> a -> a;
      case Seen.Present<Observed> p when p.it().body().isEmpty() -> Seen.absent();
      case Seen.Present<Observed> p -> Seen.look(() -> last(azure));
    };
  }

  /** A list of a while ago tells that it ran as well as one of now. */
  private Optional<Observed> last(AzureClients azure) {
    String executions = id() + "/executions";
    return Listing.of(executions + "/all")
        .flatMap(azure::listed)
        .flatMap(listed -> last(listed.values()))
        .filter(it -> it.work() instanceof Work.Idle)
        .or(() -> last(azure.list(executions, ApiVersions.APP)));
  }

  /** One that succeeded is enough; else the last one counts. */
  private Optional<Observed> last(Collection<Map<String, Object>> executions) {
    return executions.stream()
        .filter(this::isOurs)
        .max(
            Comparator.comparing((Map<String, Object> e) -> status(e).equals("Succeeded"))
                .thenComparing(e -> Objects.toString(Trees.at(e, "properties", "startTime"), "")))
        .map(execution -> new Observed(execution, work(execution)));
  }

  private boolean isOurs(Map<String, Object> execution) {
    return Trees.at(execution, "properties", "template", "containers") instanceof List<?> all
        && all.stream()
            .flatMap(
                c ->
                    c instanceof Map<?, ?> map && map.get("env") instanceof List<?> env
                        ? env.stream()
                        : Stream.empty())
            .anyMatch(
                e ->
                    e instanceof Map<?, ?> variable
                        && TOKEN.equals(variable.get("name"))
                        && token(job).equals(variable.get("value")));
  }

  private static String status(Map<String, Object> execution) {
    return Objects.toString(Trees.at(execution, "properties", "status"), "Unknown");
  }

  private Work work(Map<String, Object> execution) {
    String status = status(execution);
    String name = String.valueOf(execution.get("name"));
    return switch (status) {
      case "Succeeded" -> new Work.Idle();
      case "Failed", "Stopped", "Degraded" ->
          new Work.Stopped(
              status,
              ("execution %s of job %s did not migrate database %s, and no app that uses it is"
                      + " changed; read its logs (az containerapp job logs show --name %s"
                      + " --execution %s --container %s), correct it and declare another image, or"
                      + " start the job again by hand when it can be repeated as it is")
                  .formatted(name, job.name(), job.migrates(), job.name(), name, job.name()));
      default -> new Work.Running("execution %s is %s".formatted(name, status), Optional.empty());
    };
  }

  @Override
  public Verdict compare(View view) {
    return switch (view.of(name())) {
      case Seen.Absent<Observed> a -> new Verdict.Create("not run for " + job.image());
      case Seen.Unknown<Observed> u -> Verdict.Wait.unseen(u.failure());
      case Seen.Present<Observed>(Observed it) ->
          switch (it.work()) {
            case Work.Idle i ->
                new Verdict.Leave("ran as %s".formatted(it.text("name").orElse("an execution")));
            case Work.Running r -> new Verdict.Wait(r.what());
            case Work.Stopped s ->
                new Verdict.Refuse("it is %s: %s".formatted(s.state(), s.remedy()));
            case Work.Failed f -> new Verdict.Refuse(f.failure().told());
          };
    };
  }

  @Override
  public void begin(AzureClients azure, View view) {
    azure.post(id(), "start", ApiVersions.APP);
  }
}
