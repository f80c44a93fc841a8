package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.cloud.AzureClients;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A container app. Values that come from somewhere reach it as secrets of the app, never as plain
 * environment values.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.app/containerapps">reference</a>
 */
final class ContainerApp {
  private static final String TYPE = "Microsoft.App/containerApps";

  private ContainerApp() {}

  static String name(String app) {
    return "containerApp/" + app;
  }

  /** The name it answers to inside the network, once it has one. */
  static Optional<String> host(View view, String app) {
    return view.text(name(app), "properties", "configuration", "ingress", "fqdn");
  }

  static AzureResource of(Declared d, AzureSide.ContainerApps apps, AzureSide.App app) {
    List<String> dependsOn = new ArrayList<>(List.of(ContainerAppsEnvironment.name(apps)));
    ImagePull pull = new ImagePull(d, app);
    dependsOn.addAll(pull.dependsOn());
    app.env().stream()
        .flatMap(e -> Optional.ofNullable(e.from()).map(AzureSide.From::database).stream())
        .map(database -> ApplicationRole.name(database(d, database)))
        .distinct()
        .forEach(dependsOn::add);
    String id = d.id(TYPE, app.name());
    ArmResource arm =
        ArmResource.of(name(app.name()), dependsOn, id, ApiVersions.APP, Map.of())
            .derived(ArmResource.FromView.known(id), view -> tree(d, apps, app, view))
            .fixing(difference -> difference.path().equals("properties.environmentId"))
            .completed(ContainerApp::withSecrets);
    return pull.right().isPresent() ? new PullingApp(arm) : arm;
  }

  private static Optional<Map<String, Object>> tree(
      Declared d, AzureSide.ContainerApps apps, AzureSide.App app, View view) {
    ImagePull pull = new ImagePull(d, app);
    if (!pull.known(view)) {
      return Optional.empty();
    }
    List<Map<String, Object>> secrets = new ArrayList<>();
    List<Map<String, Object>> env = new ArrayList<>();
    for (AzureSide.EnvVar variable : app.env()) {
      AzureSide.From from = variable.from();
      if (from == null) {
        env.add(Trees.tree("name", variable.name(), "value", variable.value()));
        continue;
      }
      Optional<String> value = value(d, from, view);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      String secret = variable.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      secrets.add(Trees.tree("name", secret, "value", value.get()));
      env.add(Trees.tree("name", variable.name(), "secretRef", secret));
    }
    pull.secrets(view).stream()
        .filter(
            kept ->
                secrets.stream().noneMatch(s -> Objects.equals(s.get("name"), kept.get("name"))))
        .forEach(secrets::add);
    return Optional.of(
        Trees.tree(
            "location",
            d.side().location(),
            "tags",
            d.tags(),
            "identity",
            pull.identity(view),
            "properties",
            Trees.tree(
                "environmentId",
                ContainerAppsEnvironment.id(d, apps),
                "configuration",
                Trees.tree(
                    "activeRevisionsMode",
                    "Single",
                    "secrets",
                    secrets.isEmpty() ? null : secrets,
                    "registries",
                    pull.registries(view),
                    "ingress",
                    Trees.tree(
                        "external",
                        true,
                        "targetPort",
                        app.ingress().port(),
                        "transport",
                        "http",
                        "allowInsecure",
                        true)),
                "template",
                template(app, env))));
  }

  private static Map<String, Object> template(AzureSide.App app, List<Map<String, Object>> env) {
    AzureSide.Replicas replicas =
        Objects.requireNonNullElseGet(app.replicas(), () -> new AzureSide.Replicas(1, 1));
    return Trees.tree(
        "containers",
        List.of(
            Trees.tree(
                "name",
                app.name(),
                "image",
                app.image(),
                "env",
                env.isEmpty() ? null : env,
                "resources",
                Trees.tree("cpu", 0.5, "memory", "1Gi"),
                "probes",
                List.of(
                    Trees.tree(
                        "type",
                        "Readiness",
                        "httpGet",
                        Trees.tree(
                            "path", app.ingress().healthPath(), "port", app.ingress().port()))))),
        "scale",
        Trees.tree("minReplicas", replicas.min(), "maxReplicas", replicas.max()));
  }

  private static Optional<String> value(Declared d, AzureSide.From from, View view) {
    if (from.secretRef() != null) {
      return Optional.of(d.inputs().value(from.secretRef()).value());
    }
    AzureSide.Database database = database(d, Objects.requireNonNull(from.database()));
    Inputs.Login role = d.inputs().application(database.name());
    return FlexibleServer.host(view, database)
        .map(
            host ->
                "postgresql://%s:%s@%s:5432/%s?sslmode=require"
                    .formatted(
                        encoded(role.username()),
                        encoded(role.password().value()),
                        host,
                        database.databaseName()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The database of that name; {@link AzureResources} has refused a name that is not there. */
  private static AzureSide.Database database(Declared d, String name) {
    return d.side().databases().stream()
        .filter(x -> x.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Azure tells the values of secrets only when asked for them. */
  private static Map<String, Object> withSecrets(
      AzureClients azure, String id, Map<String, Object> body) {
    if (!(Trees.at(body, "properties", "configuration", "secrets") instanceof List<?> named)
        || named.isEmpty()) {
      return body;
    }
    Map<String, Object> told = azure.post(id, "listSecrets", ApiVersions.APP);
    List<Object> secrets = new ArrayList<>();
    if (told.get("value") instanceof List<?> values) {
      for (Object value : values) {
        if (value instanceof Map<?, ?> map) {
          Map<String, Object> secret = new LinkedHashMap<>();
          map.forEach((k, v) -> secret.put(k.toString(), v));
          secrets.add(secret);
        }
      }
    }
    return Trees.over(
        body,
        Trees.tree("properties", Trees.tree("configuration", Trees.tree("secrets", secrets))));
  }
}
