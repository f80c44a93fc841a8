package dev.landfall.datasync;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.PreflightReport;
import dev.landfall.api.v1alpha1.PreflightReport.Found;
import dev.landfall.datasync.Engine.Finding;
import dev.landfall.datasync.World.Place;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what preflight found, whole, in a ConfigMap that goes when its DataSync goes. Losing one is
 * no failure: the status has the counts and the worst, and preflight looks again.
 */
public final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  /** A ConfigMap holds 1 MiB; its metadata, and whoever annotates it, need some of it. */
  private static final int MOST_BYTES = 900_000;

  private final KubernetesClient client;

  /** Keeps them through a client. */
  public Reports(KubernetesClient client) {
    this.client = client;
  }

  void keep(DataSync sync, String at, List<Finding> all) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(PreflightReport.nameFor(sync.getMetadata().getName()))
            .withNamespace(sync.getMetadata().getNamespace())
            .withOwnerReferences(owner(sync))
            .endMetadata()
            .addToData(PreflightReport.KEY, written(at, all))
            .build();
    try {
      ConfigMap there = client.resource(map).get();
      if (there == null) {
        client.resource(map).create();
      } else if (owned(there, sync)) {
        map.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
        client.resource(map).update();
      } else {
        LOG.atWarn()
            .addKeyValue("sync", sync.getMetadata().getName())
            .log("report not kept: ConfigMap {} is somebody else's", map.getMetadata().getName());
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("sync", sync.getMetadata().getName())
          .log("report not kept");
    }
  }

  private static OwnerReference owner(DataSync sync) {
    OwnerReference owner = new OwnerReference();
    owner.setApiVersion(sync.getApiVersion());
    owner.setKind(sync.getKind());
    owner.setName(sync.getMetadata().getName());
    owner.setUid(sync.getMetadata().getUid());
    return owner;
  }

  private static boolean owned(ConfigMap map, DataSync sync) {
    return map.getMetadata().getOwnerReferences().stream()
        .anyMatch(o -> o.getUid().equals(sync.getMetadata().getUid()));
  }

  /** As many of them as fit, the gravest first. */
  static String written(String at, List<Finding> all) {
    List<Found> kept = new ArrayList<>();
    int bytes = 0;
    for (Finding finding : all) {
      Found found = found(finding);
      bytes += Serialization.asYaml(found).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        break;
      }
      kept.add(found);
    }
    return Serialization.asYaml(new PreflightReport(at, kept, all.size() - (long) kept.size()));
  }

  private static Found found(Finding f) {
    return new Found(
        f.severity(),
        f.check(),
        f.object(),
        f.on() == null ? null : f.on() == Place.SOURCE ? "source" : "target",
        f.message(),
        f.remedy());
  }
}
