package dev.landfall.environment;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Credentials;
import dev.landfall.api.v1alpha1.Gateway;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.environment.azure.Inputs;
import dev.landfall.environment.azure.Inputs.Kept;
import dev.landfall.environment.azure.Inputs.Login;
import dev.landfall.environment.azure.ServerCertificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a declaration refers to in Secrets; a missing one is named by its field. */
final class InputReader {
  private final KubernetesSecrets secrets;

  InputReader(KubernetesSecrets secrets) {
    this.secrets = secrets;
  }

  Inputs read(String namespace, AzureSide side) {
    Map<String, Login> administrators = new HashMap<>();
    Map<String, Login> applications = new HashMap<>();
    Map<String, String> authorities = new HashMap<>();
    for (AzureDatabase database : side.databases()) {
      String field = "spec.azure.databases[%s].".formatted(database.name());
      administrators.put(
          database.name(), login(field + "administrator", namespace, database.administrator()));
      applications.put(
          database.name(), login(field + "application", namespace, database.application()));
      KeyRef authority = database.caBundleRef();
      if (authority != null) {
        authorities.put(
            database.name(), secrets.read(field + "caBundleRef", namespace, authority).value());
      }
    }
    return new Inputs(administrators, applications, authorities, values(namespace, side));
  }

  private Map<KeyRef, Kept> values(String namespace, AzureSide side) {
    Map<KeyRef, Kept> values = new HashMap<>();
    Gateway gateway = side.gateway();
    if (gateway != null) {
      gateway.certificates().forEach(c -> certificate(namespace, gateway, c, values));
    }
    AzureSide.ContainerApps apps = side.containerApps();
    if (apps == null) {
      return values;
    }
    for (AzureSide.App app : apps.workloads()) {
      for (AzureSide.EnvVar variable : app.env()) {
        KeyRef ref = variable.from() == null ? null : variable.from().secretRef();
        if (ref != null) {
          String field =
              "spec.azure.containerApps.%s[%s].env[%s].from.secretRef"
                  .formatted(
                      apps.apps().contains(app) ? "apps" : "jobs", app.name(), variable.name());
          KubernetesSecrets.Content content = secrets.read(field, namespace, ref.name());
          values.put(ref, new Kept(content.key(ref.key()), content.version()));
        }
      }
    }
    return values;
  }

  private void certificate(
      String namespace,
      Gateway gateway,
      Gateway.Certificate certificate,
      Map<KeyRef, Kept> values) {
    String secret = certificate.secretRef().name();
    String field = "spec.azure.gateway.certificates[%s].secretRef".formatted(certificate.name());
    KubernetesSecrets.Content content = secrets.read(field, namespace, secret);
    for (String key : List.of("tls.crt", "tls.key")) {
      values.put(new KeyRef(secret, key), new Kept(content.key(key), content.version()));
    }
    ServerCertificate.of(field, content.key("tls.crt"), content.key("tls.key"))
        .serves(
            gateway.routes().stream()
                .map(Gateway.Route::host)
                .filter(host -> gateway.certificate(host).filter(certificate::equals).isPresent())
                .toList());
  }

  private Login login(String field, String namespace, Credentials credentials) {
    KubernetesSecrets.Content content =
        secrets.read(field + ".secretRef", namespace, credentials.secretRef().name());
    return new Login(content.key("username").value(), content.key("password"), content.version());
  }
}
