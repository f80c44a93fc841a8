package dev.landfall.imports;

import dev.landfall.api.v1alpha1.AzureDatabase.Tier;
import dev.landfall.environment.aws.Front;
import dev.landfall.environment.aws.SourceService.Scaling;
import dev.landfall.environment.aws.SourceView.SourceDatabase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The MigrationEnvironment of a draft. */
final class EnvironmentYaml {
  private static final int HTTPS = 443;
  private static final int HIGHEST_PORT = 64_999;
  private static final int MOST_REPLICAS = 300;

  private final Draft draft;
  private final String name;
  private final Lines out = new Lines();

  private EnvironmentYaml(Draft draft) {
    this.draft = draft;
    this.name = draft.request().name();
  }

  static String of(Draft draft) {
    EnvironmentYaml yaml = new EnvironmentYaml(draft);
    draft.left().forEach(l -> yaml.out.todo(0, "left out: " + l));
    yaml.out
        .object(
            "landfall.dev/v1alpha1", "MigrationEnvironment", yaml.name, draft.request().namespace())
        .add("spec:")
        .add("  phase: Planned  # shows the plan and touches nothing");
    yaml.aws();
    yaml.azure();
    return yaml.out.toString();
  }

  private void aws() {
    out.add("  aws:").add("    connection: aws-%s", name);
    String balancer = draft.view().declared().loadBalancer();
    if (balancer != null) {
      out.add("    loadBalancer: %s", Names.yaml(balancer));
    }
    if (!draft.apps().isEmpty()) {
      out.add("    services:");
      draft
          .apps()
          .values()
          .forEach(
              a -> {
                int slash = a.service().indexOf('/');
                out.add(
                    "    - {cluster: %s, name: %s}",
                    Names.yaml(a.service().substring(0, slash)),
                    Names.yaml(a.service().substring(slash + 1)));
              });
    }
    if (!draft.databases().isEmpty()) {
      out.add("    databases:");
      draft
          .databases()
          .forEach(
              (key, d) -> {
                out.add("    - name: %s", key)
                    .add("      instance: %s", Names.yaml(d.instance()))
                    .add("      database: %s", Names.yaml(d.database()));
                d.replication().ifPresent(why -> out.todo(6, why));
                out.add("      administrator: {secretRef: {name: %s-aws}}", key)
                    .todo(6, "caBundleRef: the bundle of the region that AWS publishes for RDS");
              });
    }
  }

  private void azure() {
    String region = draft.request().region();
    out.add("  azure:").add("    connection: azure-%s", name);
    Optional<String> near = Locations.near(region);
    if (near.isEmpty()) {
      out.todo(4, "the location: none is known that is near " + region);
    }
    out.add("    location: %s", near.orElse("eastus2"))
        .add("    resourceGroup: %s-rg", name)
        .add("    network:")
        .add("      name: %s-vnet", name)
        .todo(6, "ranges that are not taken where the network is reached from, AWS among them")
        .add("      addressSpace: [10.0.0.0/16]")
        .add(
            "      subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway:"
                + " 10.0.3.0/24, privateEndpoints: 10.0.4.0/24}");
    if (!draft.databases().isEmpty()) {
      out.add("    databases:");
      draft.databases().forEach(this::database);
    }
    if (!draft.apps().isEmpty()) {
      out.todo(4, "registry and keyVault have to be unique on all of Azure")
          .add("    registry: {name: %s}", Names.joined(name, "acr", 50))
          .add("    keyVault: {name: %s-kv}", Names.hyphened(name, 21))
          .add("    containerApps:")
          .add("      environment: %s-cae", name)
          .add("      apps:");
      draft.apps().forEach(this::app);
    }
    if (!draft.routes().isEmpty()) {
      gateway();
    }
  }

  private void database(String key, SourceDatabase d) {
    out.add("    - name: %s", key)
        .todo(6, "server has to be unique on all of Azure")
        .add("      server: %s-%s", name, key)
        .add("      database: %s", Names.yaml(d.database()));
    String major = d.version().split("\\.", -1)[0];
    if (major.matches("1[1-8]")) {
      out.add("      version: \"%s\"  # %s on RDS", major, Names.comment(d.version()));
    } else {
      out.todo(6, "version: %s is not one that a Flexible Server has".formatted(d.version()));
    }
    ServerSize.of(d.size().instanceClass())
        .ifPresentOrElse(
            s ->
                out.add("      sku: %s  # %s", s.sku(), Names.comment(s.why()))
                    .add("      tier: %s", s.tier()),
            () ->
                out.todo(
                    6, "sku and tier: class %s is not known".formatted(d.size().instanceClass())));
    out.add(
            "      storageGiB: %d  # %d %s on RDS",
            ServerSize.storage(d.size().storageGiB()),
            d.size().storageGiB(),
            Names.comment(d.size().storageType()))
        .add("      administrator: {secretRef: {name: %s-azure}}", key)
        .add("      application: {secretRef: {name: %s-app}}", key);
    if (d.size().multiAz()) {
      highAvailability(ServerSize.of(d.size().instanceClass()));
    }
  }

  private void app(String key, Draft.App app) {
    var task = app.task();
    String image = task.image();
    String repository = image.substring(image.indexOf('/') + 1);
    boolean fromEcr = image.contains(".dkr.ecr.");
    out.add("      - name: %s", key);
    task.notCarried().forEach(why -> out.todo(8, why));
    if (fromEcr) {
      out.todo(8, "bring the image over first: az acr import --source " + image);
    }
    out.add(
        "        image: %s",
        Names.yaml(fromEcr ? Names.joined(name, "acr", 50) + ".azurecr.io/" + repository : image));
    AppSize.of(task.cpuUnits(), task.memoryMiB())
        .ifPresentOrElse(
            s ->
                out.add(
                    "        resources: {cpu: %s, memory: %s}  # %d CPU units and %d MiB on AWS",
                    s.cpu(), s.memory(), task.cpuUnits(), task.memoryMiB()),
            () ->
                out.todo(
                    8,
                    "resources: %d CPU units and %d MiB on AWS are none that the Consumption profile has"
                        .formatted(task.cpuUnits(), task.memoryMiB())));
    Scaling scaling =
        app.found()
            .scaling()
            .get()
            .orElseGet(() -> new Scaling(app.found().desired(), app.found().desired()));
    out.add(
        "        replicas: {min: %d, max: %d}",
        Math.min(scaling.min(), MOST_REPLICAS), Math.clamp(scaling.max(), 1, MOST_REPLICAS));
    if (!task.entryPoint().isEmpty()) {
      out.add("        command: %s", list(task.entryPoint()));
    }
    if (!task.command().isEmpty()) {
      out.add("        args: %s", list(task.command()));
    }
    if (!task.ports().isEmpty()) {
      out.add(
          "        ingress: {port: %d, healthPath: %s}",
          task.ports().getFirst(), Names.yaml(healthPath(app)));
    }
    if (!task.environment().isEmpty()) {
      out.todo(
          8,
          "values were not read; give these under env: " + String.join(", ", task.environment()));
    }
    if (!task.secrets().isEmpty()) {
      if (!draft.databases().isEmpty()) {
        out.todo(
            8,
            "the one that leads to the database wants from: {database: %s}"
                .formatted(draft.databases().keySet().iterator().next()));
      }
      out.add("        env:");
      task.secrets()
          .forEach(
              (variable, from) ->
                  out.add(
                      "        - {name: %s, from: {secretRef: {name: %s-env, key: %s}}}  # %s",
                      Names.yaml(variable), key, Names.yaml(variable), Names.comment(from)));
    }
  }

  private void highAvailability(Optional<ServerSize> size) {
    if (size.filter(s -> s.tier() == Tier.Burstable).isPresent()) {
      out.todo(6, "it is Multi-AZ on RDS, which a Burstable server cannot be: choose another tier");
    } else {
      out.add(
          "      highAvailability: ZoneRedundant  # Multi-AZ on RDS; not every location has it");
    }
  }

  private static String list(List<String> values) {
    return values.stream().map(Names::yaml).collect(Collectors.joining(", ", "[", "]"));
  }

  private String healthPath(Draft.App app) {
    return draft.view().front().get().stream()
        .flatMap(f -> f.groups().get().stream())
        .flatMap(List::stream)
        .filter(g -> app.found().targetGroups().contains(g.arn()))
        .map(Front.Group::healthPath)
        .filter(p -> !p.isEmpty())
        .findFirst()
        .orElse("/");
  }

  private void gateway() {
    int port = draft.view().front().get().orElseThrow().address().port();
    out.add("    gateway:").add("      name: %s-agw", name);
    if (port == HTTPS || port > HIGHEST_PORT) {
      out.todo(
              6,
              "port: the load balancer has %d; give certificates (docs/quick-start.md) for HTTPS"
                  .formatted(port))
          .add("      port: 80");
    } else {
      out.add("      port: %d", port);
    }
    out.add("      routes:");
    int number = 1;
    for (Draft.Route route : draft.routes()) {
      out.add(
          "      - {name: route-%d, host: %s, path: %s, app: %s}",
          number++, Names.yaml(route.host()), Names.yaml(route.path()), route.app());
    }
  }
}
