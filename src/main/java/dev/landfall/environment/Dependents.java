package dev.landfall.environment;

import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.cloud.SdkFailures;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.stream.Stream;

/** The objects of a namespace that stand on an environment: nothing is deleted under their feet. */
final class Dependents {
  private final KubernetesClient client;

  Dependents(KubernetesClient client) {
    this.client = client;
  }

  /** As kind/name. */
  List<String> of(ObjectMeta environment) {
    String namespace = environment.getNamespace();
    try {
      return Stream.concat(
              client.resources(DnsCutover.class).inNamespace(namespace).list().getItems().stream()
                  .filter(c -> c.getSpec().environment().equals(environment.getName()))
                  .map(c -> "DnsCutover/" + c.getMetadata().getName()),
              client.resources(DataSync.class).inNamespace(namespace).list().getItems().stream()
                  .filter(s -> s.getSpec().environment().equals(environment.getName()))
                  .map(s -> "DataSync/" + s.getMetadata().getName()))
          .toList();
    } catch (KubernetesClientException e) {
      throw new FailureException(
          SdkFailures.kubernetes("listing what stands on environment " + environment.getName(), e),
          e);
    }
  }
}
