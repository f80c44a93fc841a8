package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.datasync.postgres.copy.ProcessWorkers;
import dev.landfall.datasync.postgres.copy.Workers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;

/** Where the workers of a sync run. */
@FunctionalInterface
public interface WorkersOf {

  /** The workers of a sync, as it declares them. */
  Workers of(DataSync sync);

  /**
   * Processes beside the operator.
   *
   * @param directory for their logs and process ids; made if need be
   */
  static WorkersOf processes(Path directory) {
    Workers processes = ProcessWorkers.ofThisProgram(directory);
    return sync -> processes;
  }

  /** Jobs in the operator's namespace. */
  static WorkersOf jobs(KubernetesClient client, WorkerImages images, Clock clock) {
    return sync -> new JobWorkers(client, images, sync, clock);
  }
}
