package dev.landfall.imports;

import java.util.Optional;

/** The MigrationEnvironment of a draft. */
final class EnvironmentYaml {
  private static final int HTTPS = 443;
  private static final int HIGHEST_PORT = 64_999;

  private final Draft draft;
  private final String name;
  private final Lines out = new Lines();

  private EnvironmentYaml(Draft draft) {
    this.draft = draft;
    this.name = draft.request().name();
  }

  static String of(Draft draft) {
    EnvironmentYaml yaml = new EnvironmentYaml(draft);
    draft.left().forEach(l -> yaml.out.check(0, "left out: " + l));
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
    out.add("  aws:").add("    connection: %s", Names.yaml(draft.request().connection()));
    String balancer = draft.view().declared().loadBalancer();
    if (balancer != null && draft.view().front().get().isPresent()) {
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
                d.replication().ifPresent(why -> out.check(6, why));
                out.add("      administrator: {secretRef: {name: %s-aws}}", key)
                    .check(6, "caBundleRef: the bundle of the region that AWS publishes for RDS");
              });
    }
    StoreYaml.onAws(out, draft);
  }

  private void azure() {
    String region = draft.request().region();
    out.add("  azure:").add("    connection: azure-%s", name);
    Optional<String> near = Locations.near(region);
    if (near.isEmpty()) {
      out.check(4, "the location: none is known that is near " + region);
    }
    out.add("    location: %s", near.orElse("eastus2"))
        .add("    resourceGroup: %s-rg", name)
        .add("    network:")
        .add("      name: %s-vnet", name)
        .check(6, "ranges that are not taken where the network is reached from, AWS among them")
        .add("      addressSpace: [10.0.0.0/16]")
        .add(
            "      subnets: {containerApps: 10.0.0.0/23, database: 10.0.2.0/24, gateway:"
                + " 10.0.3.0/24, privateEndpoints: 10.0.4.0/24}");
    if (!draft.databases().isEmpty()) {
      out.add("    databases:");
      draft.databases().forEach((key, d) -> DatabaseYaml.add(out, draft, key, d));
    }
    StoreYaml.onAzure(out, draft);
    if (!draft.apps().isEmpty()) {
      out.check(4, "registry and keyVault have to be unique on all of Azure")
          .check(
              4,
              "a Premium registry is closed to the internet; where images are pushed from outside"
                  + " the network, name it under exposed, and Basic will do")
          .add("    registry: {name: %s, sku: Premium}", Names.joined(name, "acr", 50))
          .add("    keyVault: {name: %s-kv}", Names.hyphened(name, 21))
          .add("    containerApps:")
          .add("      environment: %s-cae", name)
          .add("      apps:");
      draft.apps().forEach((key, app) -> AppYaml.add(out, draft, key, app));
    }
    if (!draft.routes().isEmpty()) {
      gateway();
    }
  }

  private void gateway() {
    int port = draft.view().front().get().orElseThrow().address().port();
    out.add("    gateway:").add("      name: %s-agw", name);
    if (port == HTTPS || port > HIGHEST_PORT) {
      out.check(
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
