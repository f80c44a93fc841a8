package dev.landfall.environment;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Credentials;
import dev.landfall.api.v1alpha1.KeyRef;
import dev.landfall.cloud.KubernetesSecrets;
import dev.landfall.environment.azure.Inputs;
import dev.landfall.environment.azure.Inputs.Kept;
import dev.landfall.environment.azure.Inputs.Login;
import java.util.HashMap;
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

  private Login login(String field, String namespace, Credentials credentials) {
    KubernetesSecrets.Content content =
        secrets.read(field + ".secretRef", namespace, credentials.secretRef().name());
    return new Login(content.key("username").value(), content.key("password"), content.version());
  }
}
