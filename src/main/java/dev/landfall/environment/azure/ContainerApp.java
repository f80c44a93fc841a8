package dev.landfall.environment.azure;

import dev.landfall.api.v1alpha1.AzureDatabase;
import dev.landfall.api.v1alpha1.AzureSide;
import dev.landfall.api.v1alpha1.Cache;
import dev.landfall.api.v1alpha1.Ingress;
import dev.landfall.cloud.AzureClients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container app. Values that come from somewhere reach it through the vault, never as plain
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
        .forEach(dependsOn::add);
    dependsOn.addAll(JobRun.before(d, app));
    if (new AppContainer(d, app, name(app.name())).signsIn()) {
      dependsOn.add(AppIdentity.name(app.name()));
    }
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
    List<String> grants = grants(pull, secrets);
    return grants.isEmpty() ? arm : new GrantedApp(arm, grants);
  }

  /** The rights that its identity needs before it can start. */
  static List<String> grants(ImagePull pull, List<AppSecret> secrets) {
    return Stream.concat(
            pull.right().stream().map(AzureResource::name),
            secrets.stream().map(AppSecret::granted))
        .toList();
  }

  /** Its own secrets and those that others signed in with; empty while they are not known. */
  static Optional<List<Map<String, Object>>> secrets(
      ImagePull pull, List<AppSecret> own, View view) {
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
    return Optional.of(secrets);
  }

  private static Optional<Map<String, Object>> tree(
      Declared d, AzureSide.ContainerApps apps, AzureSide.App app, View view) {
    ImagePull pull = new ImagePull(d, app);
    AppContainer container = new AppContainer(d, app, name(app.name()));
    List<AppSecret> own = AppSecret.of(d, app);
    Optional<List<Map<String, Object>>> known = secrets(pull, own, view);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    List<Map<String, Object>> secrets = known.get();
    Map<String, Object> configuration =
        Trees.tree(
            "activeRevisionsMode",
            "Single",
            "secrets",
            secrets.isEmpty() ? null : secrets,
            "registries",
            pull.registries(view),
            "ingress",
            ingress(app, view));
    if (app.ingress() == null && toldIngress(app, view).isPresent()) {
      configuration.put("ingress", null);
    }
    return Optional.of(
        Trees.tree(
            "location",
            d.side().location(),
            "tags",
            d.tags(),
            "identity",
            pull.identity(view, !own.isEmpty() || container.signsIn()),
            "properties",
            Trees.tree(
                "environmentId",
                ContainerAppsEnvironment.id(d, apps),
                "configuration",
                configuration,
                "workloadProfileName",
                Objects.requireNonNullElse(
                    app.workloadProfile(), ContainerAppsEnvironment.CONSUMPTION),
                "template",
                template(container, view, AppEnvironment.of(app, own, view)))));
  }

  /** The database of that name; {@link EnvRefusals} has refused a name that is not there. */
  private static AzureDatabase database(Declared d, String name) {
    return d.side().databases().stream()
        .filter(x -> x.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> template(
      AppContainer container, View view, List<Map<String, Object>> env) {
    return Trees.tree(
        "containers", List.of(container.tree(view, env)), "scale", container.scale(view));
  }

  /** Others of the network reach it without TLS: the gateway ends that. */
  private static @Nullable Map<String, Object> ingress(AzureSide.App app, View view) {
    Ingress ingress = app.ingress();
    return ingress == null
        ? null
        : Trees.tree(
            "external",
            ingress.external(),
            "targetPort",
            ingress.port(),
            "transport",
            transport(app, ingress, view),
            "allowInsecure",
            true,
            "stickySessions",
            Trees.tree("affinity", ingress.sessionAffinity() ? "sticky" : "none"));
  }

  /** Azure keeps an ingress that a change does not speak of: to take it out it has to be said. */
  private static Optional<Object> toldIngress(AzureSide.App app, View view) {
    return view.of(name(app.name()))
        .get()
        .map(o -> Trees.at(o.body(), "properties", "configuration", "ingress"));
  }

  /** As Azure spells it, where it is the same: it tells Http of what was said as http. */
  private static String transport(AzureSide.App app, Ingress ingress, View view) {
    String shall = ingress.transport().name().toLowerCase(Locale.ROOT);
    return view.text(name(app.name()), "properties", "configuration", "ingress", "transport")
        .filter(shall::equalsIgnoreCase)
        .orElse(shall);
  }

  /** The cache of that name; {@link EnvRefusals} has refused a name that is not there. */
  private static Cache cache(Declared d, String name) {
    return d.side().caches().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow();
  }

  /** Azure tells the values of secrets only when asked for them. */
  static Map<String, Object> withSecrets(AzureClients azure, String id, Map<String, Object> body) {
    if (!(Trees.at(body, "properties", "configuration", "secrets") instanceof List<?> named)
        || named.isEmpty()) {
      return body;
    }
    Map<String, Object> told = azure.ask(id, "listSecrets", ApiVersions.APP, body);
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
