package dev.landfall.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The declared API on a real API server: what it takes, what it refuses, and how it says so. */
@Tag("slow")
class KubeClusterTest {
  @TempDir static Path dir;
  private static KubeCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    KubeBinaries binaries = KubeBinaries.ofThisUser();
    assumeTrue(binaries.missing().isEmpty(), () -> binaries.missing().orElseThrow());
    cluster = KubeCluster.start(binaries, dir);
    try (Stream<Path> crds = Files.list(Path.of("crds"))) {
      for (Path crd : crds.sorted().toList()) {
        cluster.kubectl("apply", "-f", crd.toString()).orThrow();
      }
    }
    cluster
        .kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")
        .orThrow();
    cluster.kubectl("create", "namespace", "shop").orThrow();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aServiceAccountGetsATokenThatTheServerAccepts() {
    cluster.kubectl("-n", "shop", "create", "serviceaccount", "someone").orThrow();

    Path kubeconfig = cluster.kubeconfigFor("shop", "someone");

    assertThat(cluster.kubectl("--kubeconfig", kubeconfig.toString(), "auth", "whoami").orThrow())
        .contains("system:serviceaccount:shop:someone");
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    apply(
            """
            apiVersion: landfall.dev/v1alpha1
            kind: DnsCutover
            metadata: {name: defaults, namespace: shop}
            spec:
              environment: prod
              dns: {connection: cloudflare, zone: domain.com}
              hostnames: [api.domain.com]
              repoint: [{secretsManager: {secretId: shop/database}}]
            """)
        .orThrow();

    assertThat(
            cluster
                .kubectl(
                    "-n",
                    "shop",
                    "get",
                    "dnscutover",
                    "defaults",
                    "-o",
                    "jsonpath={.spec.phase} {.spec.repoint[0].secretsManager.key}")
                .orThrow())
        .isEqualTo("OnSource DATABASE_URL");
  }

  @Test
  void badObjectsAreRefusedWithTheFieldNamed() {
    String cutover =
        """
        apiVersion: landfall.dev/v1alpha1
        kind: DnsCutover
        metadata: {name: bad, namespace: shop}
        spec:
          phase: %s
          environment: prod
          dns: {connection: cloudflare, zone: domain.com}
          hostnames: [%s]
        """;

    assertThat(refusal(cutover.formatted("Sideways", "api.domain.com")))
        .contains("spec.phase: Unsupported value: \"Sideways\"");
    assertThat(refusal(cutover.formatted("OnSource", "api.domain.com, api.other.com")))
        .contains("api.other.com: every hostname must be in dns.zone");
    assertThat(
            refusal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: DataSync
                metadata: {name: bad, namespace: shop}
                spec: {environment: prod, database: main, phase: Copied, cutoverRef: go-live}
                """))
        .contains("give either cutoverRef or phase");
    assertThat(
            refusal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: Decision
                metadata: {name: bad, namespace: shop}
                spec: {cutover: go-live, hold: Prepared, by: someone, because: dunno}
                """))
        .contains("unknown field \"spec.because\"");
    assertThat(
            refusal(
                """
                apiVersion: landfall.dev/v1alpha1
                kind: CloudConnection
                metadata: {name: bad, namespace: shop}
                spec: {}
                """))
        .contains("name exactly one of aws, azure, cloudflare");
  }

  @Test
  void cachesAndDatabasesAreRefusedForWhatAzureWouldRefuse() {
    String environment =
        """
        apiVersion: landfall.dev/v1alpha1
        kind: MigrationEnvironment
        metadata: {name: stores, namespace: shop}
        spec:
          aws: {connection: aws}
          azure:
            connection: azure
            location: canadacentral
            resourceGroup: rg
            network:
              name: vnet
              addressSpace: [10.0.0.0/16]
              subnets: {database: 10.0.2.0/24, privateEndpoints: 10.0.4.0/24}
            caches: [{name: sessions, resource: shop-redis%s}]
            databases:
            - {name: main, server: shop-db, administrator: {secretRef: {name: admin}},
               application: {secretRef: {name: app}}%s}
            keyVault: {name: kv1}
            containerApps:
              environment: cae
              apps:
              - {name: web, image: "web:1", ingress: {port: 80}, env: [{name: A, from: {%s}}]}
        """;

    for (Map.Entry<String, String> wrong :
        Map.of(
                ", sku: Standard_C1", "spec.azure.caches[0].sku",
                ", evictionPolicy: lru", "spec.azure.caches[0].evictionPolicy",
                "}, {name: sessions, resource: two", "every cache needs a name of its own")
            .entrySet()) {
      assertThat(refusal(environment.formatted(wrong.getKey(), "", "cache: sessions")))
          .contains(wrong.getValue());
    }
    for (Map.Entry<String, String> wrong :
        Map.of(
                ", tier: Burstable, sku: Standard_B2s, highAvailability: SameZone",
                "a Burstable server cannot be highly available",
                ", sku: Standard_E2s_v3",
                "sku does not belong to tier",
                ", storageGiB: 100",
                "storageGiB must be one of",
                ", highAvailability: SameZone, standbyZone: \"2\"",
                "standbyZone is for highAvailability ZoneRedundant",
                ", highAvailability: ZoneRedundant, zone: \"2\", standbyZone: \"2\"",
                "must be another zone than zone",
                ", backup: {retentionDays: 3}",
                "spec.azure.databases[0].backup.retentionDays",
                ", maintenance: {day: Someday, hour: 2}",
                "spec.azure.databases[0].maintenance.day",
                ", entraAdministrators: [{principal: dba, objectId: dba}]",
                "spec.azure.databases[0].entraAdministrators[0].objectId")
            .entrySet()) {
      assertThat(refusal(environment.formatted("", wrong.getKey(), "cache: sessions")))
          .contains(wrong.getValue());
    }
    assertThat(refusal(environment.formatted("", "", "cache: session")))
        .contains("every env from a cache needs a cache of that name");
    assertThat(refusal(environment.formatted("", "", "cache: sessions, database: main")))
        .contains("give exactly one of database, cache and secretRef");
    apply(
            environment.formatted(
                ", sku: Balanced_B1",
                ", highAvailability: ZoneRedundant, zone: \"1\", standbyZone: \"2\","
                    + " maintenance: {day: Sunday, hour: 2}, parameters: {work_mem: \"8192\"},"
                    + " extensions: [pgcrypto]",
                "cache: sessions"))
        .orThrow();
  }

  @Test
  void monitoringNamesAWorkspaceARetentionAndAddressesThatAzureTakes() {
    String environment =
        """
        apiVersion: landfall.dev/v1alpha1
        kind: MigrationEnvironment
        metadata: {name: watched, namespace: shop}
        spec:
          aws: {connection: aws}
          azure:
            connection: azure
            location: canadacentral
            resourceGroup: rg
            network: {name: vnet, addressSpace: [10.0.0.0/16], subnets: {}}
            monitoring: {%s}
        """;

    assertThat(refusal(environment.formatted("workspace: shop_logs")))
        .contains("spec.azure.monitoring.workspace");
    assertThat(refusal(environment.formatted("workspace: shop-logs, retentionDays: 7")))
        .contains("spec.azure.monitoring.retentionDays");
    assertThat(refusal(environment.formatted("workspace: shop-logs, alerts: {emails: [nobody]}")))
        .contains("spec.azure.monitoring.alerts.emails[0]");
    assertThat(refusal(environment.formatted("workspace: shop-logs, alerts: {emails: []}")))
        .contains("spec.azure.monitoring.alerts.emails");
    assertThat(
            refusal(
                environment.formatted(
                    "workspace: shop-logs, alerts: {emails: [a@domain.com, A@domain.com]}")))
        .contains("every address is named once");
    apply(environment.formatted("workspace: shop-logs, alerts: {emails: [a@domain.com]}"))
        .orThrow();
    assertThat(
            cluster
                .kubectl(
                    "-n",
                    "shop",
                    "get",
                    "menv/watched",
                    "-o",
                    "jsonpath={.spec.azure.monitoring.retentionDays}")
                .orThrow())
        .isEqualTo("30");
  }

  @Test
  void whatACutoverHasTouchedCannotBeTakenOutOfIt() {
    String cutover =
        """
        apiVersion: landfall.dev/v1alpha1
        kind: DnsCutover
        metadata: {name: touched, namespace: shop}
        spec:
          environment: prod
          dns: {connection: cloudflare, zone: domain.com}
          hostnames: [%s]
          repoint: [%s]
        """;
    String secret = "{secretsManager: {secretId: shop/database}}";
    apply(cutover.formatted("api.domain.com, www.domain.com", secret)).orThrow();
    status(
        """
        {"status": {"phase": "OnTarget", "database": "Target", "originals": [{"hostname":
        "www.domain.com", "type": "A", "content": "192.0.2.1", "ttlSeconds": 60, "proxied": false}]}}
        """);

    assertThat(refusal(cutover.formatted("api.domain.com", secret)))
        .contains("a hostname cannot be taken out while its original records are in status");
    assertThat(refusal(cutover.formatted("api.domain.com, www.domain.com", "")))
        .contains("what is under repoint cannot be taken out");
    String both = cutover.formatted("api.domain.com, www.domain.com", secret);
    assertThat(refusal(both.replace("zone: domain.com", "zone: com")))
        .contains("environment and dns cannot change once records are written down");
    apply(cutover.formatted("www.domain.com", secret)).orThrow();
    status(
        "{\"status\": {\"phase\": \"OnSource\", \"database\": \"Source\", \"originals\": null}}");
    apply(cutover.formatted("api.domain.com", "").replace("zone: domain.com", "zone: com"))
        .orThrow();
  }

  private static void status(String patch) {
    cluster
        .kubectl(
            "-n",
            "shop",
            "patch",
            "cutover/touched",
            "--subresource=status",
            "--type=merge",
            "-p",
            patch)
        .orThrow();
  }

  @Test
  void aDecisionIsAboutOneThingSaysOneThingAndStays() {
    String decision =
        """
        apiVersion: landfall.dev/v1alpha1
        kind: Decision
        metadata: {name: %s, namespace: shop}
        spec: {%s, by: someone}
        """;

    assertThat(refusal(decision.formatted("bad", "cutover: a, dataSync: b, approve: Finalized")))
        .contains("name either a cutover or a dataSync");
    assertThat(refusal(decision.formatted("bad", "cutover: a, approve: Finalized")))
        .contains("attempt goes with the approval of a cutover");
    assertThat(refusal(decision.formatted("bad", "dataSync: a, hold: Prepared")))
        .contains("hold is for a cutover");
    apply(decision.formatted("final", "cutover: a, approve: Finalized, attempt: 1")).orThrow();
    assertThat(refusal(decision.formatted("final", "cutover: a, approve: Finalized, attempt: 2")))
        .contains("a decision cannot be changed");
  }

  @Test
  void evidenceCannotBeChanged() {
    String run =
        """
        apiVersion: landfall.dev/v1alpha1
        kind: ValidationRun
        metadata: {name: run, namespace: shop}
        spec:
          subject: {kind: DataSync, name: main}
          check: DataEquality
          at: "2026-01-01T00:00:00Z"
          verdict: %s
        """;
    apply(run.formatted("Failed")).orThrow();

    assertThat(refusal(run.formatted("Passed"))).contains("evidence cannot be changed");
  }

  @Test
  void allKindsAreListedByTheirCategory() {
    assertThat(
            List.of(
                cluster
                    .kubectl("api-resources", "--categories=landfall", "-o", "name")
                    .orThrow()
                    .split("\n")))
        .hasSize(6);
  }

  private static KubeCluster.Output apply(String yaml) {
    return cluster.kubectlWith(yaml, "apply", "-f", "-");
  }

  private static String refusal(String yaml) {
    KubeCluster.Output output = apply(yaml);
    assertThat(output.code()).as(output.output()).isNotZero();
    return output.output();
  }
}
