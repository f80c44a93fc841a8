package dev.landfall.environment;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.tls.Identity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One of the files of examples/estate, and the Secrets and connections that it refers to.
 *
 * @param name dev, staging or prod
 */
record SeedEstate(String name) {

  /** What its hostnames end in. */
  String domain() {
    return name.equals("prod") ? "domain.com" : name + ".domain.com";
  }

  /** Makes what it refers to. */
  void prepare(EnvironmentFixture on, KubernetesClient kubernetes) {
    on.secret(
        "project-%s-db-admin".formatted(name),
        Map.of("username", "landfall_admin", "password", "Admin-password-1"));
    on.secret(
        "project-%s-db-app".formatted(name),
        Map.of("username", "shop", "password", "App-password-1"));
    certificate(on, "api-%s-tls".formatted(name), "api." + domain());
    certificate(on, "wildcard-%s-tls".formatted(name), "*." + domain());
    for (String cloud : List.of("aws", "azure")) {
      connection(kubernetes, cloud);
    }
  }

  private static void certificate(EnvironmentFixture on, String secret, String host) {
    Identity identity = on.authority.issue("gateway", List.of(host), List.of(), List.of());
    on.secret(secret, Map.of("tls.crt", identity.pemChain(), "tls.key", identity.pemKey()));
  }

  /** The fixture's connection under the name that the file has for it. */
  private void connection(KubernetesClient kubernetes, String cloud) {
    CloudConnection known =
        kubernetes.resources(CloudConnection.class).inNamespace("shop").withName(cloud).get();
    CloudConnection named = new CloudConnection();
    named.setMetadata(
        new ObjectMetaBuilder().withNamespace("shop").withName(cloud + "-" + name).build());
    named.setSpec(known.getSpec());
    kubernetes.resource(named).createOr(r -> r.update());
  }

  /** The file, trusting the local authority that issues the server's certificate. */
  MigrationEnvironment declared() {
    return Serialization.unmarshal(trusting(), MigrationEnvironment.class);
  }

  String trusting() {
    return text()
        .replace(
            "      administrator:",
            "      caBundleRef: {name: ca, key: ca.crt}\n      administrator:");
  }

  String text() {
    try {
      return Files.readString(Path.of("examples/estate/%s.yaml".formatted(name)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
