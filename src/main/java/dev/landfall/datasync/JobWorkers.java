package dev.landfall.datasync;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.cloud.SdkFailures;
import dev.landfall.datasync.postgres.Database;
import dev.landfall.datasync.postgres.Endpoint;
import dev.landfall.datasync.postgres.SyncName;
import dev.landfall.datasync.postgres.copy.WorkerRole;
import dev.landfall.datasync.postgres.copy.Workers;
import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Workers as Kubernetes Jobs in the operator's own namespace: one for each role, never tried again
 * by Kubernetes, since the operator makes another where one is still needed. A finished one goes
 * after its TTL, and the Secret with its passwords, which it owns, goes with it.
 */
final class JobWorkers implements Workers {
  private static final Duration TO_START = Duration.ofSeconds(60);
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;
  private final WorkerImages images;
  private final DataSync sync;
  private final Clock clock;

  JobWorkers(KubernetesClient client, WorkerImages images, DataSync sync, Clock clock) {
    this.client = client;
    this.images = images;
    this.sync = sync;
    this.clock = clock;
  }

  @Override
  public void ensure(SyncName name, Endpoint source, Endpoint target, int parallel) {
    try (Database database = new Database(target)) {
      for (WorkerRole role : WorkerRole.values()) {
        if (!Workers.running(database, name, role)) {
          ensure(new JobOfWorker(sync, name, role, parallel, source, target, images));
        }
      }
    }
  }

  private void ensure(JobOfWorker wanted) {
    try {
      stand(wanted);
    } catch (KubernetesClientException e) {
      throw new FailureException(refused(wanted, e), e);
    }
  }

  private void stand(JobOfWorker wanted) {
    ScalableResource<Job> resource =
        client.batch().v1().jobs().inNamespace(images.namespace()).withName(wanted.name());
    Job job = resource.get();
    if (job != null && finished(job)) {
      resource.delete(); // with its pods; the next look makes another
      return;
    }
    if (job == null) {
      job = client.resource(wanted.job()).create();
    }
    Secret secret = wanted.secret(job);
    if (client.resource(secret).get() == null) {
      client.resource(secret).create();
    }
    requireStarting(job);
  }

  private Failure refused(JobOfWorker wanted, KubernetesClientException e) {
    String what = "making Job %s/%s".formatted(images.namespace(), wanted.name());
    return switch (e.getCode()) {
      case HTTP_CONFLICT -> new Failure.Conflict(what + ": it was made by somebody else meanwhile");
      case HTTP_FORBIDDEN ->
          new Failure.Denied(
              what + ": the Kubernetes API refuses",
              "install the chart's Role for its namespace with workers.jobs, or see whether a"
                  + " quota or a policy there is in the way: "
                  + e.getMessage());
      case UNPROCESSABLE ->
          new Failure.Invalid("spec.copy.job", "refused", String.valueOf(e.getMessage()));
      default -> SdkFailures.kubernetes(what, e);
    };
  }

  /** A pod that does not come up is a person's to mend, so it is said why it does not. */
  private void requireStarting(Job job) {
    Instant made = Instant.parse(job.getMetadata().getCreationTimestamp());
    if (made.plus(TO_START).isAfter(clock.instant())) {
      return;
    }
    client
        .pods()
        .inNamespace(images.namespace())
        .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .list()
        .getItems()
        .stream()
        .flatMap(pod -> waitsFor(pod).stream())
        .findFirst()
        .ifPresent(
            why -> {
              throw new Failure.Transient(
                      "starting Job %s/%s"
                          .formatted(images.namespace(), job.getMetadata().getName()),
                      why)
                  .asException();
            });
  }

  private static Optional<String> waitsFor(Pod pod) {
    Stream<String> unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
            .map(PodCondition::getMessage);
    Stream<String> waiting =
        pod.getStatus().getContainerStatuses().stream()
            .map(ContainerStatus::getState)
            .filter(state -> state != null && state.getWaiting() != null)
            .map(state -> told(state.getWaiting()));
    return Stream.concat(unscheduled, waiting).findFirst();
  }

  private static String told(ContainerStateWaiting waiting) {
    return waiting.getMessage() == null
        ? waiting.getReason()
        : "%s: %s".formatted(waiting.getReason(), waiting.getMessage());
  }

  private static boolean finished(Job job) {
    return job.getStatus() != null
        && Optional.ofNullable(job.getStatus().getConditions()).orElse(List.of()).stream()
            .anyMatch(
                c ->
                    c.getStatus().equals("True")
                        && (c.getType().equals("Complete") || c.getType().equals("Failed")));
  }
}
