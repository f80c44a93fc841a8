package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncStatus.Verification;
import dev.landfall.api.v1alpha1.ValidationRun;
import dev.landfall.api.v1alpha1.ValidationRunSpec;
import dev.landfall.api.v1alpha1.ValidationRunSpec.Subject;
import dev.landfall.api.v1alpha1.ValidationRunSpec.Verdict;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps comparisons as ValidationRuns, which nobody can change and which outlive the sync. */
public final class Evidence {
  private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);
  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  /** Keeps them through a client. */
  public Evidence(KubernetesClient client) {
    this.client = client;
  }

  void keep(DataSync sync, Verification found) {
    ValidationRun run = new ValidationRun();
    String when = found.at().replaceAll("[^0-9]", "");
    run.setMetadata(
        new ObjectMetaBuilder()
            .withName(sync.getMetadata().getName() + "-" + when)
            .withNamespace(sync.getMetadata().getNamespace())
            .build());
    run.setSpec(
        new ValidationRunSpec(
            new Subject("DataSync", sync.getMetadata().getName()),
            "DataEquality",
            found.at(),
            found.lsn(),
            found.rows(),
            found.millis(),
            found.differing() == 0 ? Verdict.Passed : Verdict.Failed,
            found.examples()));
    try {
      client.resource(run).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("run", run.getMetadata().getName())
            .log("evidence not kept");
      }
    }
  }
}
