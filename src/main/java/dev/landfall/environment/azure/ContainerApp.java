package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.cloud.AzureClients;
import dev.landfall.spine.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A container app. Values that come from somewhere reach it through the vault, never as plain
 * environment values.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/templates/microsoft.app/containerapps">reference</a>
 */
final class ContainerApp {
  private static final String TYPE = "Microsoft.App/containerApps";

  /** The variable by which an app's template tells the versions of its secrets. */
  private static final String VERSIONS = "LANDFALL_SECRETS";

  private ContainerApp() {}

  static String name(String app) {
    return "containerApp/" + app;
  }

  /** The name it answers to inside the network, once it has one. */
  static Optional<String> host(View view, String app) {
    return view.text(name(app), "properties", "configuration", "ingress", "fqdn");
  }

  static AzureResource of(Declared d, AzureSide.ContainerApps apps, AzureSide.App app) {
    ImagePull pull = new ImagePull(d, app);
    List<AppSecret> secrets = AppSecret.of(d, app);
    List<String> dependsOn = new ArrayList<>(List.of(ContainerAppsEnvironment.name(apps)));
    dependsOn.addAll(pull.dependsOn());
    secrets.forEach(secret -> dependsOn.addAll(secret.dependsOn()));
    app.env().stream()
        .flatMap(e -> Optional.ofNullable(e.from()).map(AzureSide.From::database).stream())
        .map(database -> ApplicationRole.name(database(d, database)))
        .forEach(dependsOn::add);
    app.env().stream()
        .flatMap(e -> Optional.ofNullable(e.from()).map(AzureSide.From::cache).stream())
        .flatMap(cache -> RedisDatabase.answering(d, cache(d, cache)))
        .distinct()
        .forEach(dependsOn::add);
    String id = d.id(TYPE, app.name());
    ArmResource arm =
        ArmResource.of(
                name(app.name()),
                dependsOn.stream().distinct().toList(),
                id,
                ApiVersions.APP,
                Map.of())
            .derived(ArmResource.FromView.known(id), view -> tree(d, apps, app, view))
            .fixing(difference -> difference.path().equals("properties.environmentId"))
            .completed(ContainerApp::withSecrets);
    List<String> grants =
        Stream.concat(
                pull.right().stream().map(AzureResource::name),
                secrets.stream().map(AppSecret::granted))
            .toList();
    return grants.isEmpty() ? arm : new GrantedApp(arm, grants);
  }

  private static Optional<Map<String, Object>> tree(
      Declared d, AzureSide.ContainerApps apps, AzureSide.App app, View view) {
    ImagePull pull = new ImagePull(d, app);
    List<AppSecret> own = AppSecret.of(d, app);
    List<Map<String, Object>> secrets =
        new ArrayList<>(own.stream().flatMap(s -> s.reference(view).stream()).toList());
    if (!pull.known(view) || secrets.size() < own.size()) {
      return Optional.empty();
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
            pull.identity(view, !own.isEmpty()),
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
                template(app, environment(app, own, view)))));
  }

  /**
   * Its environment, with the versions of its secrets as the last word: a changed secret alone
   * makes no new revision, and the running one would go on with what it read when it started.
   */
  private static List<Map<String, Object>> environment(
      AzureSide.App app, List<AppSecret> secrets, View view) {
    List<Map<String, Object>> env = new ArrayList<>();
    for (AzureSide.EnvVar variable : app.env()) {
      Optional<AppSecret> secret =
          secrets.stream().filter(s -> s.variable().equals(variable)).findFirst();
      env.add(
          secret
              .map(s -> Trees.tree("name", variable.name(), "secretRef", s.name()))
              .orElseGet(() -> Trees.tree("name", variable.name(), "value", variable.value())));
    }
    if (!secrets.isEmpty()) {
      String versions =
          secrets.stream().flatMap(s -> s.version(view).stream()).collect(Collectors.joining("\n"));
      env.add(
          Trees.tree(
              "name",
              VERSIONS,
              "value",
              HexFormat.of().formatHex(Sha256.of(versions)).substring(0, 16)));
    }
    return env;
  }

  /** The database of that name; {@link AzureResources} has refused a name that is not there. */
  private static AzureDatabase database(Declared d, String name) {
    return d.side().databases().stream()
        .filter(x -> x.name().equals(name))
        .findFirst()
        .orElseThrow();
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

  /** The cache of that name; {@link CacheRefusals} has refused a name that is not there. */
  private static Cache cache(Declared d, String name) {
    return d.side().caches().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow();
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
