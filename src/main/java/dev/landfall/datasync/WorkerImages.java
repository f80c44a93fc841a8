package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.WorkerJob;
import dev.landfall.spine.Failure;
import java.util.List;

/**
 * What Jobs of workers may run, and where.
 *
 * @param namespace the operator's own: only there it may make Jobs, and only there their Secrets
 *     lie
 * @param allowed images, the first of which is taken where a sync names none
 * @param pullSecrets names of the Secrets to pull them with
 */
public record WorkerImages(String namespace, List<String> allowed, List<String> pullSecrets) {
  /** Keeps its own copies. */
  public WorkerImages {
    allowed = List.copyOf(allowed);
    pullSecrets = List.copyOf(pullSecrets);
  }

  /** The image of a sync: whoever may write a DataSync may not run anything beside the operator. */
  String of(WorkerJob job) {
    if (job.image() == null) {
      return allowed.getFirst();
    }
    if (!allowed.contains(job.image())) {
      throw new Failure.Invalid(
              "spec.copy.job.image",
              job.image(),
              "name one of %s, or have it allowed in the chart's workers.images"
                  .formatted(String.join(", ", allowed)))
          .asException();
    }
    return job.image();
  }
}
