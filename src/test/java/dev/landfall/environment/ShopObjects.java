package dev.landfall.environment;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.kube.Secrets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.Map;

/** What stands beside environments in namespace shop: Secrets and connections. */
record ShopObjects(KubernetesClient kubernetes) {

  /** A Secret, made or changed. */
  void secret(String name, Map<String, String> values) {
    kubernetes.resource(Secrets.of("shop", name, values)).createOr(r -> r.update());
  }

  /** A connection, made or changed. */
  void connection(String name, String spec) {
    kubernetes
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: CloudConnection
                metadata: {name: %s, namespace: shop}
                spec: %s
                """
                    .formatted(name, spec.replace("\n", " ")),
                CloudConnection.class))
        .inNamespace("shop")
        .createOr(r -> r.update());
  }

  /** The connection to an AWS behind TLS, by Secrets {@code aws} and {@code ca}. */
  void aws(URI at) {
    connection(
        "aws",
        """
        {aws: {region: ca-central-1, accountId: "123456789012",
          credentials: {secretRef: {name: aws}},
          endpoint: {url: "%s", caBundleRef: {name: ca, key: ca.crt}}}}
        """
            .formatted(at));
  }
}
